using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Tests.Translation.Sidecars;

/// <summary>A sidecar of the workload <c>app: web</c> at 10.1.0.1, and short ways into what it runs.</summary>
internal static class MeshNode
{
    public static ProxyNode Node { get; } =
        new()
        {
            Kind = NodeKind.Sidecar,
            Namespace = "default",
            Addresses = ["10.1.0.1"],
            Labels = ValueMap.Of(("app", "web")),
        };

    public static ProxySnapshot Run(string yaml, ProxyNode? node = null) => Translate.Yaml(yaml, node ?? Node).Snapshot;

    public static Listener Listener(this ProxySnapshot snapshot, string name) => snapshot.Listeners.Single(l => l.Name == name);

    public static RouteTable Table(this ProxySnapshot snapshot, string name) => snapshot.RouteTables.Single(t => t.Name == name);

    public static Cluster Cluster(this ProxySnapshot snapshot, string name) => snapshot.Clusters.Single(c => c.Name == name);

    public static ValueList<ClusterEndpoint> EndpointsOf(this ProxySnapshot snapshot, string cluster) =>
        snapshot.Endpoints.Single(e => e.Cluster == cluster).Endpoints;

    /// <summary>The cluster of the first route of the virtual host with that domain; empty: none.</summary>
    public static string ClusterOf(this RouteTable table, string domain) =>
        table.VirtualHosts.FirstOrDefault(h => h.Domains.Contains(domain))?.Routes[0].Action is ForwardAction forward
            ? forward.Clusters[0].Cluster
            : "";

    public static string ClusterOf(this FilterChain chain) =>
        chain.Filter is TcpProxy tcp ? tcp.Clusters[0].Cluster : ((HttpConnectionManager)chain.Filter).RouteTable;
}
