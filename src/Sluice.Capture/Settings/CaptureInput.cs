namespace Sluice.Capture.Settings;

/// <summary>The settings as they are written, each with the name under which the user wrote it.</summary>
public sealed class CaptureInput
{
    private readonly Dictionary<CaptureKey, (string Name, string Value)> _values = [];

    /// <summary>The last value given counts, as with any option.</summary>
    public void Set(CaptureKey key, string name, string value) => _values[key] = (name, value);

    /// <returns>The value, or null where nothing was said.</returns>
    public (string Name, string Value)? Find(CaptureKey key) => _values.TryGetValue(key, out var found) ? found : null;
}

public enum CaptureKey
{
    Mode,
    ProxyPort,
    InboundPort,
    TunnelPort,
    ProxyUsers,
    ProxyGroups,
    IncludeInboundPorts,
    ExcludeInboundPorts,
    IncludeRanges,
    ExcludeRanges,
    IncludeOutboundPorts,
    ExcludeOutboundPorts,
    VirtualInterfaces,
    ExcludeInterfaces,
    IncludeOwnerGroups,
    ExcludeOwnerGroups,
    RedirectDns,
    CaptureAllDns,
    DnsServers,
    Mark,
    RouteTable,
    Ipv6,
}
