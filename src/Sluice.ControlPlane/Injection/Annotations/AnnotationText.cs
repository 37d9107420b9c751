using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Sluice.ControlPlane.Injection.Annotations;

/// <summary>What the texts of annotations may be.</summary>
internal static partial class AnnotationText
{
    private const int Longest = 253;

    /// <summary>Ports with commas between; empty is none.</summary>
    public static bool ArePorts(string text) => text.Length == 0 || text.Split(',').All(p => IsPort(p.Trim()));

    public static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue;

    /// <summary>Address ranges with commas between; empty is none. Bits of the host may be set, as in Istio's own examples.</summary>
    public static bool AreRanges(string text) => text.Length == 0 || text.Split(',').All(r => IsRange(r.Trim()));

    private static bool IsRange(string text) =>
        text.Split('/') is [var address, var length]
        && IPAddress.TryParse(address, out var parsed)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= parsed.GetAddressBytes().Length * 8;

    public static bool AreInterfaces(string text) => text.Length == 0 || text.Split(',').All(i => Interface().IsMatch(i.Trim()));

    public static bool IsQuantity(string text) => Quantity().IsMatch(text);

    /// <summary>A word, or an image: printable ASCII without spaces.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= Longest && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Istio's form: a level, and levels of Envoy's components.</summary>
    public static bool IsLogLevel(string text) => text.Length <= Longest && LogLevel().IsMatch(text);

    [GeneratedRegex(
        @"\A([a-z_0-9]+:)?(trace|debug|info|warn|warning|error|critical|off)(,([a-z_0-9]+:)?(trace|debug|info|warn|warning|error|critical|off))*\z"
    )]
    private static partial Regex LogLevel();

    // The kernel's limit is 15 bytes.
    [GeneratedRegex(@"\A[A-Za-z0-9_.:@-]{1,15}\z")]
    private static partial Regex Interface();

    // Kubernetes' own grammar of quantities, without signs.
    [GeneratedRegex(@"\A([0-9]+(\.[0-9]*)?|\.[0-9]+)(m|u|n|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?\z")]
    private static partial Regex Quantity();
}
