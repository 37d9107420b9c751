using System.Collections.Concurrent;
using System.Net;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>The endpoints of an original destination cluster: one for each address that clients asked for. Bounded.</summary>
internal sealed class OriginalDestinations(bool urisOverTls)
{
    /// <summary>More are forgotten, the idle ones first: a scan of a network must not fill the memory.</summary>
    private const int MaxEndpoints = 4096;

    private readonly ConcurrentDictionary<IPEndPoint, UpstreamEndpoint> _endpoints = [];

    public UpstreamEndpoint Find(IPEndPoint destination)
    {
        if (_endpoints.TryGetValue(destination, out var known))
            return known;
        if (_endpoints.Count >= MaxEndpoints)
            ForgetIdle();
        var address = destination.Address.ToString();
        var created = new UpstreamEndpoint(new ClusterEndpoint { Address = address, Port = destination.Port }, address, urisOverTls);
        return _endpoints.Count < MaxEndpoints ? _endpoints.GetOrAdd(destination, created) : created;
    }

    private void ForgetIdle()
    {
        foreach (var (destination, endpoint) in _endpoints)
        {
            if (endpoint.Active == 0)
                _endpoints.TryRemove(destination, out _);
        }
    }
}
