using System.Net;
using Sluice.Values;

namespace Sluice.Capture.Settings;

/// <summary>What a workload's kernel redirects to its sidecar. Names and defaults are Istio's (<c>istio-iptables</c>).</summary>
public sealed record CaptureSettings
{
    /// <summary>How inbound connections are handed over. Default REDIRECT.</summary>
    public CaptureMode Mode { get; init; }

    /// <summary>The sidecar's outbound port. Default 15001.</summary>
    public int ProxyPort { get; init; } = 15_001;

    /// <summary>The sidecar's inbound port. Default 15006.</summary>
    public int InboundPort { get; init; } = 15_006;

    /// <summary>Port that tunnels of the mesh arrive on and that is never redirected. Default 15008 (HBONE).</summary>
    public int TunnelPort { get; init; } = 15_008;

    /// <summary>Users whose traffic is the proxy's own. Default 1337.</summary>
    public ValueList<string> ProxyUsers { get; init; } = ["1337"];

    /// <summary>Groups whose traffic is the proxy's own. Default 1337.</summary>
    public ValueList<string> ProxyGroups { get; init; } = ["1337"];

    /// <summary>Inbound ports that are captured. Default all, as Istio's injection sets it.</summary>
    public PortSelection InboundPorts { get; init; } = PortSelection.All;

    /// <summary>Inbound ports that are not, where all are. Default none.</summary>
    public ValueList<int> ExcludedInboundPorts { get; init; }

    /// <summary>Destinations that are captured. Default all, as Istio's injection sets it.</summary>
    public RangeSelection Ranges { get; init; } = RangeSelection.All;

    /// <summary>Destinations that are not. Default none.</summary>
    public ValueList<IPNetwork> ExcludedRanges { get; init; }

    /// <summary>Outbound ports that are captured whatever the destination. Default none.</summary>
    public ValueList<int> OutboundPorts { get; init; }

    /// <summary>Outbound ports that are never captured. Default none.</summary>
    public ValueList<int> ExcludedOutboundPorts { get; init; }

    /// <summary>Interfaces of virtual machines, whose traffic through this host is outbound traffic (KubeVirt). Default none.</summary>
    public ValueList<string> VirtualInterfaces { get; init; }

    /// <summary>Interfaces whose inbound traffic is left alone. Default none.</summary>
    public ValueList<string> ExcludedInterfaces { get; init; }

    /// <summary>Groups whose outbound traffic is captured. Default all.</summary>
    public GroupSelection OwnerGroups { get; init; } = GroupSelection.All;

    /// <summary>Groups whose outbound traffic is not, where all are. Default none.</summary>
    public ValueList<string> ExcludedOwnerGroups { get; init; }

    /// <summary>Which DNS queries go to the sidecar's port 15053. Default none.</summary>
    public DnsCapture Dns { get; init; } = DnsCapture.None;

    /// <summary>Mark of packets that TPROXY hands over. Default 1337.</summary>
    public uint Mark { get; init; } = 1337;

    /// <summary>Routing table that delivers marked packets locally. Default 133.</summary>
    public uint RouteTable { get; init; } = 133;

    /// <summary>Whether IPv6 is captured too. Default true.</summary>
    public bool IncludesIpv6 { get; init; } = true;

    /// <summary>Mark of the proxy's own packets on the loopback, which TPROXY must leave alone.</summary>
    public uint OwnMark => Mark + 1;
}

public enum CaptureMode
{
    /// <summary>Address translation: works everywhere, and the proxy does not see the client's address as the source.</summary>
    Redirect,

    /// <summary>Packets are handed over unchanged: the client's address is kept; needs the capability NET_ADMIN for the proxy.</summary>
    Tproxy,
}

/// <summary>All ports, or those listed.</summary>
public sealed record PortSelection(bool IsAll, ValueList<int> Ports)
{
    public static readonly PortSelection All = new(true, default);

    public bool IsNone => !IsAll && Ports.Count == 0;
}

/// <summary>All destinations, or those listed.</summary>
public sealed record RangeSelection(bool IsAll, ValueList<IPNetwork> Ranges)
{
    public static readonly RangeSelection All = new(true, default);
}

/// <summary>All groups, or those listed.</summary>
public sealed record GroupSelection(bool IsAll, ValueList<string> Groups)
{
    public static readonly GroupSelection All = new(true, default);
}

/// <summary>All queries, those to the servers listed, or none.</summary>
public sealed record DnsCapture(bool IsAll, ValueList<IPAddress> Servers)
{
    public static readonly DnsCapture None = new(false, default);

    /// <summary>The sidecar's DNS port.</summary>
    public const int Port = 15_053;
}
