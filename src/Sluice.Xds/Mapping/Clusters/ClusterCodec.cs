using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Clusters (CDS).</summary>
internal static class ClusterCodec
{
    public static Wire.Cluster Encode(ClusterWithEndpoints part)
    {
        var cluster = part.Cluster;
        var extras = new Own.ClusterExtras
        {
            Named = cluster.Named is { } named ? new() { Hosts = named.Hosts, Port = named.Port } : null,
            Service = cluster.Service == ServiceCodec.Unknown ? null : ServiceCodec.Encode(cluster.Service),
        };
        foreach (var (label, value) in cluster.SubsetLabels)
            extras.SubsetLabels.Add(label, value);
        var wire = new Wire.Cluster { Name = cluster.Name, ConnectTimeout = cluster.ConnectTimeout.ToWire() };
        if (cluster.SourceAddress.Length > 0)
            wire.UpstreamBindConfig = new()
            {
                SourceAddress = new() { Address = cluster.SourceAddress, PortValue = 0 },
            };
        DiscoveryCodec.Encode(wire, part, extras);
        LoadBalancingCodec.Encode(wire, cluster.LoadBalancing, extras);
        ConnectionCodec.Encode(wire, cluster, extras);
        OutlierCodec.Encode(wire, cluster.OutlierDetection, extras);
        TransportSocketCodec.Encode(wire, cluster, extras);
        wire.Metadata = Typed.Extras(TypeNames.ClusterExtras, extras);
        return wire;
    }

    public static ClusterWithEndpoints Decode(Wire.Cluster wire)
    {
        var extras = Typed.Extras(wire.Metadata, TypeNames.ClusterExtras, Own.ClusterExtras.Parser);
        var connections = ConnectionCodec.Decode(wire, extras);
        var cluster = new Cluster
        {
            Name = wire.Name,
            Discovery = DiscoveryCodec.Decode(wire, extras),
            LoadBalancing = LoadBalancingCodec.Decode(wire, extras),
            Named = extras.Named is { } named ? new(named.Hosts, named.Port) : null,
            ConnectTimeout = wire.ConnectTimeout.Or(TimeSpan.FromSeconds(5)),
            Protocol = connections.Protocol,
            Tls = TransportSocketCodec.DecodeTls(wire, extras),
            SidecarTls = TransportSocketCodec.DecodeSidecarTls(wire, extras),
            SourceAddress = wire.UpstreamBindConfig?.SourceAddress?.Address ?? "",
            Limits = ConnectionCodec.DecodeLimits(wire, connections),
            TcpKeepAlive = ConnectionCodec.DecodeKeepAlive(wire, extras),
            IdleTimeout = connections.IdleTimeout,
            MaxConnectionDuration = connections.MaxDuration,
            OutlierDetection = OutlierCodec.Decode(wire, extras),
            ProxyProtocolVersion = TransportSocketCodec.DecodeProxyProtocol(wire),
            SubsetLabels = extras.SubsetLabels.Count == 0 ? default : extras.SubsetLabels.ToValueMap(),
            Service = extras.Service is { } service ? ServiceCodec.Decode(service) : ServiceCodec.Unknown,
        };
        return new(cluster, DiscoveryCodec.DecodeEndpoints(wire, extras));
    }
}
