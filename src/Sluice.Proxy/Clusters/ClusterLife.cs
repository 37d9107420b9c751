using Sluice.Proxy.State;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Clusters;

/// <summary>What of a cluster lives longer than a snapshot: its connections and its endpoints.</summary>
internal sealed class ClusterLife(string name, UpstreamPool pool, bool urisOverTls)
{
    public string Name => name;

    public UpstreamPool Pool => pool;

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
                known[address].FirstOrDefault(e => e.Settings == settings) ?? new UpstreamEndpoint(settings, address, urisOverTls);
        }
        Endpoints.Publish(new EndpointGroup(endpoints));
    }
}
