using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Capture.Settings;
using Sluice.Testing;

namespace Sluice.Tests.Capture;

/// <summary>Settings of Istio's own tests, and the rules that Istio makes of them.</summary>
internal sealed partial record UpstreamRuleCase(string Name, CaptureInput Input, string[] Ipv4, string[] Ipv6)
{
    private static readonly Dictionary<string, CaptureKey> Fields = new()
    {
        ["InboundPortsInclude"] = CaptureKey.IncludeInboundPorts,
        ["INBOUND_PORTS_INCLUDE"] = CaptureKey.IncludeInboundPorts,
        ["InboundPortsExclude"] = CaptureKey.ExcludeInboundPorts,
        ["INBOUND_PORTS_EXCLUDE"] = CaptureKey.ExcludeInboundPorts,
        ["OutboundIPRangesInclude"] = CaptureKey.IncludeRanges,
        ["OUTBOUND_IP_RANGES_INCLUDE"] = CaptureKey.IncludeRanges,
        ["OutboundIPRangesExclude"] = CaptureKey.ExcludeRanges,
        ["OUTBOUND_IP_RANGES_EXCLUDE"] = CaptureKey.ExcludeRanges,
        ["OutboundPortsInclude"] = CaptureKey.IncludeOutboundPorts,
        ["OutboundPortsExclude"] = CaptureKey.ExcludeOutboundPorts,
        ["OUTBOUND_PORTS_EXCLUDE"] = CaptureKey.ExcludeOutboundPorts,
        ["OwnerGroupsInclude"] = CaptureKey.IncludeOwnerGroups,
        ["OwnerGroupsExclude"] = CaptureKey.ExcludeOwnerGroups,
        ["ProxyUID"] = CaptureKey.ProxyUsers,
        ["PROXY_UID"] = CaptureKey.ProxyUsers,
        ["ProxyGID"] = CaptureKey.ProxyGroups,
        ["PROXY_GID"] = CaptureKey.ProxyGroups,
        ["ProxyPort"] = CaptureKey.ProxyPort,
        ["PROXY_PORT"] = CaptureKey.ProxyPort,
        ["InboundCapturePort"] = CaptureKey.InboundPort,
        ["PROXY_INBOUND_CAPTURE_PORT"] = CaptureKey.InboundPort,
        ["RerouteVirtualInterfaces"] = CaptureKey.VirtualInterfaces,
        ["KUBEVIRT_INTERFACES"] = CaptureKey.VirtualInterfaces,
        ["ExcludeInterfaces"] = CaptureKey.ExcludeInterfaces,
        ["RedirectDNS"] = CaptureKey.RedirectDns,
        ["CaptureAllDNS"] = CaptureKey.CaptureAllDns,
        ["DNSServersV4"] = CaptureKey.DnsServers,
        ["EnableIPv6"] = CaptureKey.Ipv6,
        ["ENABLE_INBOUND_IPV6"] = CaptureKey.Ipv6,
        ["InboundInterceptionMode"] = CaptureKey.Mode,
        ["INBOUND_INTERCEPTION_MODE"] = CaptureKey.Mode,
        ["INBOUND_TPROXY_MARK"] = CaptureKey.Mark,
        ["INBOUND_TPROXY_ROUTE_TABLE"] = CaptureKey.RouteTable,
    };

    /// <summary>Of the present Istio; the settings stand in a table of cases.</summary>
    public static IEnumerable<UpstreamRuleCase> Present()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("istio/cases/iptables.json")));
        foreach (var row in cases.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("row")))
        {
            var name = row.GetProperty("name").GetString()!;
            var file = SharedData.PathOf($"istio/iptables/capture-master/{name}.golden");
            if (!File.Exists(file) || !row.TryGetProperty("config", out var config))
                continue;
            var input = Nothing();
            foreach (var field in config.GetProperty("$set").EnumerateObject().Where(f => Fields.ContainsKey(f.Name)))
                input.Set(Fields[field.Name], field.Name, Text(field.Value));
            var families = File.ReadAllText(file).Split("ip6tables-save", 2)[1].Split("* nat");
            yield return new(
                name,
                input,
                ["* nat", .. families[1].Split('\n')],
                families.Length > 2 ? ["* nat", .. families[2].Split('\n')] : []
            );
        }
    }

    /// <summary>Of Istio 1.5; each file prints its settings first.</summary>
    public static IEnumerable<UpstreamRuleCase> Of15()
    {
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOf("istio/iptables/scripts-1.5/golang")).Order(StringComparer.Ordinal))
        {
            var lines = File.ReadAllLines(file);
            var input = Nothing();
            foreach (var setting in lines.Select(l => Setting().Match(l)).Where(m => m.Success && Fields.ContainsKey(m.Groups[1].Value)))
                input.Set(Fields[setting.Groups[1].Value], setting.Groups[1].Value, setting.Groups[2].Value);
            yield return new(
                Path.GetFileNameWithoutExtension(file),
                input,
                [.. lines.Where(l => l.StartsWith("iptables -t", StringComparison.Ordinal))],
                [.. lines.Where(l => l.StartsWith("ip6tables -t", StringComparison.Ordinal))]
            );
        }
    }

    // Without injection's settings, Istio's command redirects nothing.
    private static CaptureInput Nothing()
    {
        var input = new CaptureInput();
        input.Set(CaptureKey.IncludeInboundPorts, "", "");
        input.Set(CaptureKey.IncludeRanges, "", "");
        input.Set(CaptureKey.Ipv6, "", "false");
        return input;
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToString(),
        };

    [GeneratedRegex("^([A-Z_]+[A-Z0-9_]*)=(.*)$")]
    private static partial Regex Setting();
}
