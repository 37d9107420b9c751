using System.Net;
using Sluice.Proxy.Egress;
using Sluice.Proxy.State;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Clusters;

/// <summary>What of a cluster lives longer than a snapshot: its connections and its endpoints.</summary>
/// <param name="sidecarPools">Connections to endpoints that have a sidecar; null where they are reached like all others.</param>
internal sealed class ClusterLife(string name, LanePools pools, LanePools? sidecarPools, bool urisOverTls) : IDisposable
{
    public string Name => name;

    /// <summary>The endpoints of an original destination cluster, which come and go with its connections.</summary>
    public AskedEndpoints<IPEndPoint> Destinations { get; } = new(asked => Asked(asked.Address.ToString(), asked.Port, urisOverTls));

    /// <summary>The endpoints of a cluster whose requests name the host; they are resolved for each new connection.</summary>
    public AskedEndpoints<(string Host, int Port)> Names { get; } = new(asked => Asked(asked.Host, asked.Port, urisOverTls));

    public UpstreamPool PoolFor(UpstreamEndpoint endpoint, EgressLane? lane) =>
        (endpoint.Settings.HasSidecar ? sidecarPools ?? pools : pools).For(lane);

    public IEnumerable<IDisposable> Trim(IReadOnlySet<EgressLane> kept) => pools.Trim(kept).Concat(sidecarPools?.Trim(kept) ?? []);

    public SnapshotSlot<EndpointGroup> Endpoints { get; } = new(EndpointGroup.Empty);

    /// <summary>The set that <see cref="Endpoints"/> was made from; for DNS clusters the names to resolve.</summary>
    public ValueList<ClusterEndpoint> Configured { get; private set; }

    /// <summary>Takes over a new set of names; the addresses follow by <see cref="Publish"/>.</summary>
    public void Configure(ValueList<ClusterEndpoint> configured) => Configured = configured;

    /// <summary>Swaps the endpoints. One that stays keeps its count of active requests.</summary>
    public void Publish(IReadOnlyList<(ClusterEndpoint Settings, string Address)> next)
    {
        var known = Endpoints.Current.Endpoints.ToLookup(e => e.Address, StringComparer.Ordinal);
        var endpoints = new UpstreamEndpoint[next.Count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            var (settings, address) = next[i];
            endpoints[i] =
                known[address].FirstOrDefault(e => e.Settings == settings) ?? new UpstreamEndpoint(settings, address, UriOverTls(settings));
        }
        Endpoints.Publish(new EndpointGroup(endpoints));
    }

    // Mutual TLS of the mesh is shaken by us: the HTTP client sees a plain stream.
    private bool UriOverTls(ClusterEndpoint settings) => urisOverTls && !(settings.HasSidecar && sidecarPools is not null);

    public void Dispose()
    {
        pools.Dispose();
        sidecarPools?.Dispose();
    }

    private static UpstreamEndpoint Asked(string address, int port, bool overTls) =>
        new(new ClusterEndpoint { Address = address, Port = port }, address, overTls);
}
