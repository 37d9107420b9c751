using System.CommandLine;
using Sluice.Capture.Settings;

namespace Sluice.Commands;

/// <summary>The settings of interception as options: plain names, and those of <c>istio-iptables</c> beside them.</summary>
internal sealed class CaptureOptions
{
    private static readonly Setting[] Described =
    [
        new(
            CaptureKey.IncludeRanges,
            "Destinations that are intercepted; all others go straight out. * is every one, empty is none. Default *.",
            ["--include-ip-ranges", "-i", "--istio-service-cidr"]
        ),
        new(CaptureKey.ExcludeRanges, "Destinations that are not.", ["--exclude-ip-ranges", "-x", "--istio-service-exclude-cidr"]),
        new(
            CaptureKey.IncludeOutboundPorts,
            "Outbound ports intercepted whatever the destination.",
            ["--include-outbound-ports", "-q", "--istio-outbound-ports"]
        ),
        new(
            CaptureKey.ExcludeOutboundPorts,
            "Outbound ports that are not.",
            ["--exclude-outbound-ports", "-o", "--istio-local-outbound-ports-exclude"]
        ),
        new(
            CaptureKey.IncludeInboundPorts,
            "Inbound ports that are intercepted; * is every one, empty is none. Default *.",
            ["--include-inbound-ports", "-b", "--istio-inbound-ports"]
        ),
        new(
            CaptureKey.ExcludeInboundPorts,
            "Inbound ports that are not.",
            ["--exclude-inbound-ports", "-d", "--istio-local-exclude-ports"]
        ),
        new(
            CaptureKey.Mode,
            "REDIRECT, or TPROXY (keeps the client's address). Default REDIRECT.",
            ["--mode", "-m", "--istio-inbound-interception-mode"]
        ),
        new(CaptureKey.ProxyUsers, "Users whose traffic is the proxy's own. Default 1337.", ["--proxy-uid", "-u"]),
        new(CaptureKey.ProxyGroups, "Groups whose traffic is the proxy's own. Default 1337.", ["--proxy-gid", "-g"]),
        new(CaptureKey.IncludeOwnerGroups, "Groups whose outbound traffic is intercepted. Default every one.", ["--include-owner-groups"]),
        new(CaptureKey.ExcludeOwnerGroups, "Groups whose outbound traffic is not.", ["--exclude-owner-groups"]),
        new(
            CaptureKey.ExcludeInterfaces,
            "Interfaces whose inbound traffic is left alone.",
            ["--exclude-interfaces", "-c", "--istio-exclude-interfaces"]
        ),
        new(
            CaptureKey.VirtualInterfaces,
            "Interfaces of virtual machines, whose traffic counts as outbound.",
            ["--virtual-interfaces", "-k", "--kube-virt-interfaces"]
        ),
        new(CaptureKey.ProxyPort, "The sidecar's outbound port. Default 15001.", ["--proxy-port", "-p", "--envoy-port"]),
        new(CaptureKey.InboundPort, "The sidecar's inbound port. Default 15006.", ["--inbound-port", "-z", "--inbound-capture-port"]),
        new(CaptureKey.TunnelPort, "Port of tunnels, never intercepted. Default 15008.", ["--inbound-tunnel-port", "-e"]),
        new(
            CaptureKey.RedirectDns,
            "true: DNS queries to --dns-servers go to the sidecar's port 15053. Default false.",
            ["--redirect-dns"]
        ),
        new(CaptureKey.DnsServers, "The servers of --redirect-dns.", ["--dns-servers"]),
        new(CaptureKey.CaptureAllDns, "true: every DNS query goes to the sidecar's port 15053. Default false.", ["--capture-all-dns"]),
        new(CaptureKey.Mark, "Mark of packets under TPROXY. Default 1337.", ["--tproxy-mark", "-t", "--istio-inbound-tproxy-mark"]),
        new(
            CaptureKey.RouteTable,
            "Routing table of marked packets. Default 133.",
            ["--tproxy-route-table", "-r", "--istio-inbound-tproxy-route-table"]
        ),
        new(CaptureKey.Ipv6, "false: IPv4 only. Default true.", ["--ipv6"]),
    ];

    private readonly List<(CaptureKey Key, Option<string?> Option)> _settings = [];

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting as Helm takes it: global.proxy.includeIPRanges=10.0.0.0/8.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _backend = new("--backend")
    {
        Description = "iptables, nftables, or auto: iptables where it is installed, else nftables.",
        DefaultValueFactory = _ => CaptureBackends.Auto,
    };

    public CaptureOptions()
    {
        _backend.AcceptOnlyFromAmong(CaptureBackends.Auto, CaptureBackends.Iptables, CaptureBackends.Nftables);
        foreach (var (key, description, names) in Described)
        {
            var option = new Option<string?>(names[0], names[1..])
            {
                Description = description,
                Arity = ArgumentArity.ZeroOrOne,
                HelpName = "VALUE",
            };
            _settings.Add((key, option));
        }
    }

    public IEnumerable<Option> All => [.. _settings.Select(s => s.Option), _set, _backend];

    public string Backend(ParseResult parsed) => parsed.GetValue(_backend)!;

    /// <param name="isReadable">False where a --set names nothing that interception knows; the reason has been written.</param>
    public CaptureInput Input(ParseResult parsed, TextWriter error, out bool isReadable)
    {
        var input = new CaptureInput();
        isReadable = true;
        foreach (var pair in parsed.GetValue(_set) ?? [])
        {
            if (HelmSettings.TrySet(input, pair) is not { } finding)
                continue;
            error.WriteLine(finding);
            isReadable = false;
        }
        foreach (var (key, option) in _settings)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                input.Set(key, option.Name, parsed.GetValue(option) ?? "");
        }
        return input;
    }

    private sealed record Setting(CaptureKey Key, string Description, string[] Names);
}
