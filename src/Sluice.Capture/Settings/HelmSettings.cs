using System.Globalization;
using Sluice.Resources.Diagnostics;

namespace Sluice.Capture.Settings;

/// <summary>Settings under the names of Istio's chart: <c>global.proxy.includeIPRanges=10.0.0.0/8</c>.</summary>
public static class HelmSettings
{
    private const string Prefix = "global.proxy.";

    private static readonly Dictionary<string, CaptureKey> Keys = new(StringComparer.Ordinal)
    {
        [Prefix + "includeIPRanges"] = CaptureKey.IncludeRanges,
        [Prefix + "excludeIPRanges"] = CaptureKey.ExcludeRanges,
        [Prefix + "includeInboundPorts"] = CaptureKey.IncludeInboundPorts,
        [Prefix + "excludeInboundPorts"] = CaptureKey.ExcludeInboundPorts,
        [Prefix + "includeOutboundPorts"] = CaptureKey.IncludeOutboundPorts,
        [Prefix + "excludeOutboundPorts"] = CaptureKey.ExcludeOutboundPorts,
    };

    /// <returns>What is wrong; null where the setting was taken.</returns>
    public static Diagnostic? TrySet(CaptureInput input, string pair)
    {
        var equals = pair.IndexOf('=');
        var name = equals < 0 ? pair : pair[..equals];
        if (equals >= 0 && Keys.TryGetValue(name, out var key))
        {
            // In Helm's own notation a comma within a value is written \,
            input.Set(key, name, pair[(equals + 1)..].Trim('"').Replace("\\,", ",", StringComparison.Ordinal));
            return null;
        }
        var near = Keys.Keys.FirstOrDefault(k =>
            k.Equals(name, StringComparison.OrdinalIgnoreCase) || k.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
        );
        return new()
        {
            Code = Codes.UnknownCaptureSetting,
            Path = "--set",
            Message = string.Format(CultureInfo.InvariantCulture, Codes.UnknownCaptureSetting.Template, name),
            Suggestion = near is not null ? $"write {near}=VALUE" : $"known are {string.Join(", ", Keys.Keys)}",
        };
    }
}
