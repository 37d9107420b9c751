using System.Collections.Frozen;
using Sluice.Proxy.Names;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Clusters;

/// <summary>Makes the clusters of a snapshot; those that connect as before keep their connections and endpoints.</summary>
internal sealed class ClusterFactory(
    ProxyLimits limits,
    CertificateStore certificates,
    IHostResolver names,
    Random random,
    TimeProvider clock
)
{
    public FrozenDictionary<string, ClusterRuntime> Build(ProxySnapshot next, FrozenDictionary<string, ClusterRuntime> previous)
    {
        var endpoints = next.Endpoints.ToDictionary(e => e.Cluster, e => e.Endpoints, StringComparer.Ordinal);
        return next.Clusters.ToFrozenDictionary(
            c => c.Name,
            c => Build(c, next.Secrets, endpoints.GetValueOrDefault(c.Name), previous.GetValueOrDefault(c.Name)),
            StringComparer.Ordinal
        );
    }

    private ClusterRuntime Build(
        Cluster cluster,
        ValueList<TlsSecret> secrets,
        ValueList<ClusterEndpoint> endpoints,
        ClusterRuntime? previous
    )
    {
        var isKept = previous is not null && UpstreamPool.ConnectsLike(previous.Settings, cluster);
        var life = isKept ? previous!.Life : Create(cluster, secrets);
        ConfigureEndpoints(cluster, life, endpoints);
        return isKept && previous!.Settings == cluster ? previous : new ClusterRuntime(cluster, life, random, limits.StreamIdleTimeout);
    }

    /// <summary>Endpoints given by address serve at once; names wait for the resolver.</summary>
    public static void ConfigureEndpoints(Cluster cluster, ClusterLife life, ValueList<ClusterEndpoint> endpoints)
    {
        if (life.Configured == endpoints)
            return;
        life.Configure(endpoints);
        if (cluster.Discovery is not (ClusterDiscovery.StrictDns or ClusterDiscovery.LogicalDns or ClusterDiscovery.DynamicForwardProxy))
            life.Publish([.. endpoints.Select(e => (e, e.Address))]);
    }

    private ClusterLife Create(Cluster cluster, ValueList<TlsSecret> secrets)
    {
        var tls = Client(cluster.Tls);
        var mesh = Client(cluster.Tls is null ? cluster.SidecarTls : null);
        return new(cluster.Name, Pools(tls), mesh is null ? null : Pools(mesh), urisOverTls: tls is { HasFixedName: false });

        LanePools Pools(UpstreamTlsClient? client) => new(lane => new(cluster, client, new(cluster, lane, names, clock)));

        UpstreamTlsClient? Client(UpstreamTls? settings) =>
            settings is null ? null : new UpstreamTlsClient(cluster, settings, certificates, secrets, clock);
    }
}
