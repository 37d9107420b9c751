using Google.Protobuf.WellKnownTypes;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Found = Sluice.Xds.Protocol.Own.ClusterExtras.Types.Discovery;
using Own = Sluice.Xds.Protocol.Own;
using Type = Sluice.Xds.Protocol.Clusters.Cluster.Types.DiscoveryType;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>
/// How a cluster finds its endpoints, and where they stand: addresses are a resource of their own (EDS), names stand in the cluster, as
/// Envoy wants it. Other kinds have none in Envoy's eyes; a set of theirs, nearly always an empty one, is kept in the extras.
/// </summary>
internal static class DiscoveryCodec
{
    private const string DynamicForwardProxy = "envoy.clusters.dynamic_forward_proxy";
    private const string DnsCache = "sluice";

    /// <summary>Whether the endpoints of <paramref name="cluster"/> are a resource of their own.</summary>
    public static bool HasOwnEndpoints(Cluster cluster) => cluster.Discovery == ClusterDiscovery.Static;

    public static void Encode(Wire.Cluster wire, ClusterWithEndpoints part, Own.ClusterExtras extras)
    {
        EncodeType(wire, part.Cluster, extras);
        if (part.Endpoints is not { } endpoints)
            return;
        if (
            wire.ClusterDiscoveryTypeCase == Wire.Cluster.ClusterDiscoveryTypeOneofCase.Type
            && wire.Type is Type.StrictDns or Type.LogicalDns
        )
            wire.LoadAssignment = EndpointCodec.Encode(endpoints);
        else
            extras.Endpoints = EndpointCodec.Encode(endpoints);
    }

    public static ClusterDiscovery Decode(Wire.Cluster wire, Own.ClusterExtras extras)
    {
        if (extras.Discovery != Found.AsEnvoy)
            return extras.Discovery switch
            {
                Found.Static => ClusterDiscovery.Static,
                Found.StrictDns => ClusterDiscovery.StrictDns,
                Found.LogicalDns => ClusterDiscovery.LogicalDns,
                _ => throw new MalformedResourceException($"discovery {extras.Discovery} is not known"),
            };
        if (wire.ClusterDiscoveryTypeCase == Wire.Cluster.ClusterDiscoveryTypeOneofCase.ClusterType)
            return wire.ClusterType.TypedConfig?.TypeUrl == TypeNames.DynamicForwardProxy
                ? ClusterDiscovery.DynamicForwardProxy
                : throw new MalformedResourceException($"cluster type '{wire.ClusterType.Name}' is not known");
        return wire.Type switch
        {
            Type.Eds or Type.Static => ClusterDiscovery.Static,
            Type.StrictDns => ClusterDiscovery.StrictDns,
            Type.LogicalDns => ClusterDiscovery.LogicalDns,
            Type.OriginalDst => ClusterDiscovery.OriginalDestination,
            _ => throw new MalformedResourceException($"discovery type {wire.Type} is not known"),
        };
    }

    /// <returns>Null: none, or a resource of their own.</returns>
    public static EndpointSet? DecodeEndpoints(Wire.Cluster wire, Own.ClusterExtras extras) =>
        (extras.Endpoints ?? wire.LoadAssignment) is { } assignment ? EndpointCodec.Decode(assignment) : null;

    // A cluster that balances by original destination is one of that type to Envoy, whatever else it knows.
    private static void EncodeType(Wire.Cluster wire, Cluster cluster, Own.ClusterExtras extras)
    {
        var byDestination = cluster.LoadBalancing.Policy == LoadBalancingPolicy.Passthrough;
        switch (cluster.Discovery)
        {
            case ClusterDiscovery.DynamicForwardProxy:
                wire.ClusterType = new() { Name = DynamicForwardProxy, TypedConfig = DynamicConfig() };
                break;
            case ClusterDiscovery.OriginalDestination:
                wire.Type = Type.OriginalDst;
                break;
            case ClusterDiscovery.Static:
                SetType(Type.Eds, Found.Static);
                break;
            case ClusterDiscovery.StrictDns:
                SetType(Type.StrictDns, Found.StrictDns);
                break;
            case ClusterDiscovery.LogicalDns:
                SetType(Type.LogicalDns, Found.LogicalDns);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(cluster), cluster.Discovery, null);
        }

        void SetType(Type type, Found found)
        {
            wire.Type = byDestination ? Type.OriginalDst : type;
            extras.Discovery = byDestination ? found : Found.AsEnvoy;
            wire.EdsClusterConfig = wire.Type == Type.Eds ? new() { EdsConfig = Sources.Ads() } : null;
            wire.RespectDnsTtl = wire.Type is Type.StrictDns or Type.LogicalDns;
        }
    }

    private static Any DynamicConfig() =>
        Typed.Pack(TypeNames.DynamicForwardProxy, new Protocol.ForwardProxies.ClusterConfig { DnsCacheConfig = new() { Name = DnsCache } });
}
