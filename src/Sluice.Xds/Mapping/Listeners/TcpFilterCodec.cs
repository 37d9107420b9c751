using Google.Protobuf.Collections;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Mapping.Routes;
using Own = Sluice.Xds.Protocol.Own;
using Tcp = Sluice.Xds.Protocol.Tcp;
using Wire = Sluice.Xds.Protocol.Listeners;

namespace Sluice.Xds.Mapping.Listeners;

/// <summary>The TCP proxy, and before it those filters that choose the cluster or observe.</summary>
internal static class TcpFilterCodec
{
    /// <summary>Envoy's when nothing is said.</summary>
    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromHours(1);

    public static IEnumerable<Wire.Filter> Encode(TcpProxy tcp, string statPrefix, Own.FilterChainExtras extras)
    {
        statPrefix = statPrefix.Length == 0 ? "tcp" : statPrefix;
        var own = new Own.TcpExtras();
        if (tcp.ClusterFromSni)
            yield return new() { Name = "envoy.filters.network.sni_cluster", TypedConfig = Typed.Empty(TypeNames.SniCluster) };
        if (tcp.Protocol == TcpProtocol.Mongo)
            yield return new()
            {
                Name = "envoy.filters.network.mongo_proxy",
                TypedConfig = Typed.Pack(TypeNames.MongoProxy, new Tcp.MongoProxy { StatPrefix = statPrefix }),
            };
        else
            own.Protocol = OwnProtocol(tcp.Protocol);
        var wire = new Tcp.TcpProxy { StatPrefix = statPrefix, IdleTimeout = tcp.IdleTimeout.ToWireUnless(DefaultIdleTimeout) };
        EncodeClusters(wire, tcp.Clusters, own);
        if (own.CalculateSize() > 0)
            extras.Tcp = own;
        yield return new() { Name = "envoy.filters.network.tcp_proxy", TypedConfig = Typed.Pack(TypeNames.TcpProxy, wire) };
    }

    public static TcpProxy Decode(RepeatedField<Wire.Filter> filters, Own.TcpExtras? extras)
    {
        var wire = Typed.Unpack(filters[^1].TypedConfig, TypeNames.TcpProxy, Tcp.TcpProxy.Parser);
        var protocol = OwnProtocol(extras?.Protocol ?? Own.TcpExtras.Types.Protocol.AsEnvoy);
        var isBySni = false;
        foreach (var filter in filters.Take(filters.Count - 1))
        {
            var type = filter.TypedConfig?.TypeUrl;
            if (type == TypeNames.SniCluster)
                isBySni = true;
            else if (type == TypeNames.MongoProxy)
                protocol = TcpProtocol.Mongo;
            else
                throw new MalformedResourceException(
                    $"network filter '{filter.Name}' ({type ?? "no type"}) is not known before a TCP proxy"
                );
        }
        return new()
        {
            Clusters = extras?.Clusters is { } exact ? WeightedClusterCodec.Decode(exact) : DecodeClusters(wire),
            IdleTimeout = wire.IdleTimeout.Or(DefaultIdleTimeout),
            Protocol = protocol,
            ClusterFromSni = isBySni,
        };
    }

    // Envoy wants at least one cluster and weights above zero; what it cannot be told stands in the extras.
    private static void EncodeClusters(Tcp.TcpProxy wire, ValueList<WeightedCluster> clusters, Own.TcpExtras extras)
    {
        var weighted = new Tcp.TcpProxy.Types.WeightedCluster();
        foreach (var cluster in clusters)
        {
            if (cluster.Weight > 0)
                weighted.Clusters.Add(
                    new Tcp.TcpProxy.Types.WeightedCluster.Types.ClusterWeight { Name = cluster.Cluster, Weight = cluster.Weight.ToWire() }
                );
        }
        if (weighted.Clusters.Count == 0)
            wire.Cluster = clusters.Count == 1 ? clusters[0].Cluster : WeightedClusterCodec.NoCluster;
        else if (weighted.Clusters.Count == 1 && weighted.Clusters[0].Weight == 1)
            wire.Cluster = weighted.Clusters[0].Name;
        else
            wire.WeightedClusters = weighted;
        if (DecodeClusters(wire) != clusters)
            extras.Clusters = WeightedClusterCodec.Encode(clusters);
    }

    private static ValueList<WeightedCluster> DecodeClusters(Tcp.TcpProxy wire) =>
        wire.ClusterSpecifierCase switch
        {
            Tcp.TcpProxy.ClusterSpecifierOneofCase.Cluster => [new() { Cluster = wire.Cluster }],
            Tcp.TcpProxy.ClusterSpecifierOneofCase.WeightedClusters => wire.WeightedClusters.Clusters.ToList(c => new WeightedCluster
            {
                Cluster = c.Name,
                Weight = c.Weight.ToInt(),
            }),
            _ => throw new MalformedResourceException("a TCP proxy has no cluster"),
        };

    private static Own.TcpExtras.Types.Protocol OwnProtocol(TcpProtocol protocol) =>
        protocol switch
        {
            TcpProtocol.Redis => Own.TcpExtras.Types.Protocol.Redis,
            TcpProtocol.MySql => Own.TcpExtras.Types.Protocol.Mysql,
            TcpProtocol.Tcp => Own.TcpExtras.Types.Protocol.AsEnvoy,
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
        };

    private static TcpProtocol OwnProtocol(Own.TcpExtras.Types.Protocol protocol) =>
        protocol switch
        {
            Own.TcpExtras.Types.Protocol.Redis => TcpProtocol.Redis,
            Own.TcpExtras.Types.Protocol.Mysql => TcpProtocol.MySql,
            Own.TcpExtras.Types.Protocol.AsEnvoy => TcpProtocol.Tcp,
            _ => throw new MalformedResourceException($"observed protocol {protocol} is not known"),
        };
}
