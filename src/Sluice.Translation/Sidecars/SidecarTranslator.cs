using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Clusters;
using Sluice.Translation.Listeners;
using Sluice.Translation.Routes;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>What a sidecar runs: its outbound side by what it may know of the mesh, its inbound side by the services before its workload.</summary>
internal static class SidecarTranslator
{
    public static ProxySnapshot Outbound(TranslationScope scope, ResourceSet resources, SecretCatalog secrets)
    {
        var sidecar = Select(scope, resources);
        var bound = new VirtualServiceBinder(scope).BindMesh(Precedence.Order(resources.VirtualServices));
        DestinationRuleChecks.Run(scope, resources.DestinationRules);
        var destinations = new DestinationResolver(scope);
        var policy = OutboundPolicy.Of(scope, sidecar, destinations);
        var tables = new MeshRouteTables(new(scope, new(scope, destinations), policy));
        var chains = new MeshTcpChains(scope, new TcpProxies(scope, destinations));
        var outbound = new OutboundTranslator(scope, chains, tables, policy);
        var listeners = outbound.Translate(EgressScopes.Of(scope, sidecar, bound), sidecar).ToList();
        var (clusters, endpoints) = new ClusterTranslator(scope, secrets).Translate();
        var all = clusters.Zip(endpoints, (cluster, set) => (Cluster: cluster, Endpoints: set)).Concat(Fixed(scope));
        return Snapshot(listeners, tables.All, all) with { Secrets = secrets.Used };
    }

    public static ProxySnapshot Inbound(TranslationScope scope, ResourceSet resources)
    {
        var peers = scope.Services.Peers.Of(scope.Node.Namespace, scope.Node.Labels ?? default);
        var inbound = new InboundTranslator(scope, peers, Select(scope, resources));
        var listeners = inbound.Translate().ToList();
        return Snapshot(listeners, inbound.RouteTables, inbound.Clusters);
    }

    private static Sidecar? Select(TranslationScope scope, ResourceSet resources) =>
        SidecarSelection.Select(Precedence.Order(resources.Sidecars), scope.Node, scope.Mesh.RootNamespace);

    private static ProxySnapshot Snapshot(
        IEnumerable<Listener> listeners,
        IEnumerable<RouteTable> tables,
        IEnumerable<(Cluster Cluster, EndpointSet Endpoints)> clusters
    )
    {
        var sorted = clusters.OrderBy(c => c.Cluster.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            Listeners = listeners.OrderBy(l => l.Name, StringComparer.Ordinal).ToValueList(),
            RouteTables = tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToValueList(),
            Clusters = sorted.Select(c => c.Cluster).ToValueList(),
            Endpoints = sorted.Select(c => c.Endpoints).ToValueList(),
        };
    }

    // Clusters and endpoint sets stand side by side.
    private static IEnumerable<(Cluster Cluster, EndpointSet Endpoints)> Fixed(TranslationScope scope) =>
        FixedClusters
            .All(scope.Mesh.Config.ConnectTimeout ?? TimeSpan.FromSeconds(10))
            .Select(c => (c, new EndpointSet { Cluster = c.Name }));
}
