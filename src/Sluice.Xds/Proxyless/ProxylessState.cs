using Google.Protobuf;
using Sluice.Xds.Mapping.Clusters;
using Sluice.Xds.Mapping.Incremental;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Protocol.Clusters;
using Sluice.Xds.Protocol.Endpoints;
using Sluice.Xds.Protocol.Http;
using Sluice.Xds.Protocol.Listeners;
using Sluice.Xds.Protocol.Routes;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Proxyless;

/// <summary>Encodes services for gRPC clients that need no proxy (gRFC A27, A28): listener, route, clusters and endpoints of each.</summary>
public static class ProxylessState
{
    public static XdsState Encode(string version, IReadOnlyCollection<ProxylessService> services)
    {
        var clusters = services.SelectMany(s => s.Clusters).ToList();
        return new(
            version,
            new Dictionary<string, IReadOnlyCollection<XdsResource>>(StringComparer.Ordinal)
            {
                [TypeUrls.Listener] = [.. services.Select(s => Resource(s.Name, Listener(s)))],
                [TypeUrls.RouteConfiguration] = [.. services.Select(s => Resource(s.Name, Routes(s)))],
                [TypeUrls.Cluster] = [.. clusters.Select(c => Resource(c.Name, Cluster(c)))],
                [TypeUrls.ClusterLoadAssignment] = [.. clusters.Select(c => Resource(c.Name, Endpoints(c)))],
            }
        );
    }

    private static XdsResource Resource(string name, IMessage message)
    {
        var body = message.ToByteArray();
        return new(name, ContentVersion.Of(body), body);
    }

    private static Listener Listener(ProxylessService service)
    {
        var manager = new HttpConnectionManager
        {
            Rds = new() { RouteConfigName = service.Name, ConfigSource = Sources.Ads() },
            HttpFilters =
            {
                new HttpFilter { Name = "router", TypedConfig = Typed.Empty(TypeNames.Router) },
            },
        };
        return new()
        {
            Name = service.Name,
            ApiListener = new() { ApiListener_ = Typed.Pack(TypeNames.HttpConnectionManager, manager) },
        };
    }

    private static RouteConfiguration Routes(ProxylessService service)
    {
        var split = new WeightedCluster();
        foreach (var cluster in service.Clusters)
            split.Clusters.Add(new WeightedCluster.Types.ClusterWeight { Name = cluster.Name, Weight = cluster.Weight.ToWire() });
        var route = new Route
        {
            Match = new() { Prefix = "" },
            Route_ = new() { WeightedClusters = split },
        };
        var host = new VirtualHost
        {
            Name = service.Name,
            Domains = { service.Name },
            Routes = { route },
        };
        return new() { Name = service.Name, VirtualHosts = { host } };
    }

    private static Cluster Cluster(ProxylessCluster cluster) =>
        new()
        {
            Name = cluster.Name,
            Type = Protocol.Clusters.Cluster.Types.DiscoveryType.Eds,
            EdsClusterConfig = new() { EdsConfig = Sources.Ads() },
            LbPolicy = Protocol.Clusters.Cluster.Types.LbPolicy.RoundRobin,
        };

    private static ClusterLoadAssignment Endpoints(ProxylessCluster cluster)
    {
        var wire = EndpointCodec.Encode(new() { Cluster = cluster.Name, Endpoints = cluster.Endpoints });
        // gRPC refuses endpoints without a locality, be it an empty one.
        foreach (var group in wire.Endpoints)
            group.Locality ??= new();
        return wire;
    }
}
