using System.Collections.Concurrent;
using Sluice.Proxy.Egress;

namespace Sluice.Proxy.Clusters;

/// <summary>The connections of a cluster, apart by egress lane: what one policy has opened must not serve a client of another.</summary>
/// <param name="create">Null stands for traffic that no policy governs.</param>
internal sealed class LanePools(Func<EgressLane?, UpstreamPool> create) : IDisposable
{
    private readonly UpstreamPool _free = create(null);
    private readonly ConcurrentDictionary<EgressLane, Lazy<UpstreamPool>> _byLane = [];

    public UpstreamPool For(EgressLane? lane) =>
        lane is null ? _free : _byLane.GetOrAdd(lane, static (l, make) => new(() => make(l)), create).Value;

    /// <summary>Gives up lanes that no policy has any more; the caller disposes of them once nobody can hold one.</summary>
    public IEnumerable<IDisposable> Trim(IReadOnlySet<EgressLane> kept)
    {
        foreach (var lane in _byLane.Keys)
        {
            if (!kept.Contains(lane) && _byLane.TryRemove(lane, out var pool) && pool.IsValueCreated)
                yield return pool.Value;
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        foreach (var pool in _byLane.Values.Where(p => p.IsValueCreated))
            pool.Value.Dispose();
    }
}
