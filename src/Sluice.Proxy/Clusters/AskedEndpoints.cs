using System.Collections.Concurrent;

namespace Sluice.Proxy.Clusters;

/// <summary>The endpoints of a cluster whose clients say where they want to go: one for each address or name that was asked for. Bounded.</summary>
internal sealed class AskedEndpoints<TKey>(Func<TKey, UpstreamEndpoint> create)
    where TKey : notnull
{
    /// <summary>More are forgotten, the idle ones first: a scan of a network must not fill the memory.</summary>
    private const int MaxEndpoints = 4096;

    private readonly ConcurrentDictionary<TKey, UpstreamEndpoint> _endpoints = [];

    public UpstreamEndpoint Find(TKey asked)
    {
        if (_endpoints.TryGetValue(asked, out var known))
            return known;
        if (_endpoints.Count >= MaxEndpoints)
            ForgetIdle();
        var created = create(asked);
        return _endpoints.Count < MaxEndpoints ? _endpoints.GetOrAdd(asked, created) : created;
    }

    private void ForgetIdle()
    {
        foreach (var (asked, endpoint) in _endpoints)
        {
            if (endpoint.Active == 0)
                _endpoints.TryRemove(asked, out _);
        }
    }
}
