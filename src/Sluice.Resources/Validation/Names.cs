using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Resources.Validation;

/// <summary>The syntax of names, labels and addresses, as Istio and Kubernetes have it.</summary>
internal static class Names
{
    public const int MaxLabel = 63;
    public const int MaxDomain = 255;
    private const int MaxPrefix = 253;

    /// <summary>A DNS label in Istio's reading of RFC 1123: upper case counts too.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxLabel && IsLabelText(text);

    private static bool IsLabelText(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        return true;
    }

    /// <summary>A label as Kubernetes names its objects: lower case only.</summary>
    public static bool IsLowerLabel(string text) => IsLabel(text) && !HasUpper(text);

    /// <summary>Labels joined by dots, lower case, 253 characters at most: the names of most Kubernetes objects.</summary>
    public static bool IsLowerSubdomain(string text) =>
        text.Length is > 0 and <= MaxPrefix && !HasUpper(text) && Array.TrueForAll(text.Split('.'), l => IsLabelText(l));

    private static bool HasUpper(string text) => text.AsSpan().ContainsAnyInRange('A', 'Z');

    /// <summary>A label that may be <c>*</c>, or begin with <c>*</c> or <c>*-</c>.</summary>
    public static bool IsWildcardLabel(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLabel)
            return false;
        if (text is "*")
            return true;
        return IsLabelText(text) || (text.StartsWith("*-") && IsLabelText(text[2..])) || (text.StartsWith("*") && IsLabelText(text[1..]));
    }

    /// <summary>A label key: an optional DNS prefix and '/', then a qualified name.</summary>
    public static bool IsLabelKey(string key)
    {
        var slash = key.LastIndexOf('/');
        var name = key[(slash + 1)..];
        if (name.Length > MaxLabel || !IsQualified(name))
            return false;
        return slash < 0 || (slash <= MaxPrefix && Array.TrueForAll(key[..slash].Split('.'), l => IsLabelText(l)));
    }

    public static bool IsLabelValue(string value) => value.Length == 0 || IsQualified(value);

    private static bool IsQualified(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return true;
    }

    /// <summary>Why <paramref name="name"/> is no fully qualified name, or null.</summary>
    public static string? WhyNotDomain(string name) => WhyNotLength(name) ?? WhyNotLabels(name);

    /// <summary>Why <paramref name="name"/> is neither a name nor one whose first label is a wildcard, or null.</summary>
    public static string? WhyNotWildcardDomain(string name)
    {
        if (WhyNotLength(name) is { } why)
            return why;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var first = dot < 0 ? name : name[..dot];
        if (!IsWildcardLabel(first))
            return $"the label '{first}' is invalid";
        return dot < 0 ? null : WhyNotLabels(name[(dot + 1)..]);
    }

    /// <summary>Why a host of a virtual service at a gateway is wrong, or null. With SNI, Istio's own <c>outbound_.80_._.host</c> is a name too.</summary>
    public static string? WhyNotGatewayDomain(bool sni, string name)
    {
        if (WhyNotLength(name) is { } why)
            return why;
        if (!sni || !name.StartsWith("outbound_", StringComparison.Ordinal))
            return WhyNotWildcardDomain(name);
        var parts = name.Split('_');
        var isWellFormed =
            parts.Length >= 4
            && parts[1].AsSpan().ContainsAnyInRange('0', '9')
            && (parts[3].AsSpan().ContainsAnyInRange('a', 'z') || parts[3].AsSpan().ContainsAnyInRange('A', 'Z'));
        return isWellFormed ? null : "it must have the form outbound_.<PORT>_._.<HOSTNAME>";
    }

    private static string? WhyNotLength(string name) =>
        name.Length switch
        {
            0 => "it is empty",
            > MaxDomain => "it has more than 255 characters",
            _ => null,
        };

    private static string? WhyNotLabels(string domain)
    {
        var labels = domain.Split('.');
        if (long.TryParse(labels[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return $"the top level domain '{labels[^1]}' is all digits";
        // A name may end in a dot, which says that it is complete.
        var last = labels[^1].Length == 0 && labels.Length > 1 ? labels.Length - 1 : labels.Length;
        if (domain.Length == 0)
            return null;
        for (var i = 0; i < last; i++)
            if (!IsLabel(labels[i]))
                return $"the label '{labels[i]}' is invalid";
        return null;
    }

    /// <summary>An IPv4 or IPv6 address in full: four decimal bytes without leading zeros, or RFC 4291 text.</summary>
    public static bool IsAddress(string text)
    {
        if (text.Length > 64 || !IPAddress.TryParse(text, out var address) || text.StartsWith('['))
            return false;
        return address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text;
    }

    /// <summary>An address, or a block in CIDR notation.</summary>
    public static bool IsSubnet(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return IsAddress(text);
        var (address, length) = (text[..slash], text[(slash + 1)..]);
        var most = address.Contains(':', StringComparison.Ordinal) ? 128 : 32;
        return IsAddress(address)
            && !address.Contains('%', StringComparison.Ordinal)
            && (length == "0" || !length.StartsWith('0'))
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= most;
    }

    /// <summary>An absolute path to a socket, or an abstract one that begins with @.</summary>
    public static bool IsUnixPath(string path) => path.StartsWith('@') || (path.StartsWith('/') && !path.EndsWith('/'));
}
