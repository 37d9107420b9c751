using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Peers;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Clusters;

/// <summary>The endpoints of clusters.</summary>
internal static class EndpointSets
{
    /// <summary>Those of <paramref name="service"/> that serve the port and carry the subset's labels; sorted, so that order says nothing.</summary>
    public static EndpointSet Translate(
        string cluster,
        CatalogService service,
        int portIndex,
        ValueMap<string> subsetLabels,
        PeerModes peers
    )
    {
        var endpoints = new List<ClusterEndpoint>();
        foreach (var endpoint in service.Endpoints)
        {
            var isSocket = endpoint.Address.StartsWith("unix://", StringComparison.Ordinal);
            if ((endpoint.Ports[portIndex] != 0 || isSocket) && Labels.Select(subsetLabels, endpoint.Labels))
                endpoints.Add(Translate(service, endpoint, portIndex, peers));
        }
        endpoints.Sort(Compare);
        return new() { Cluster = cluster, Endpoints = endpoints.ToValueList() };
    }

    private static ClusterEndpoint Translate(CatalogService service, CatalogEndpoint endpoint, int portIndex, PeerModes peers) =>
        new()
        {
            Address = endpoint.Address,
            Port = endpoint.Ports[portIndex],
            Weight = endpoint.Weight,
            Locality = endpoint.Locality,
            Workload = endpoint.Workload,
            Version = endpoint.Labels.TryGetValue("version", out var version) ? version : "",
            ServiceAccount = endpoint.ServiceAccount,
            HasSidecar = !service.MeshExternal && peers.TakesMutualTls(service, endpoint, endpoint.Ports[portIndex]),
        };

    private static int Compare(ClusterEndpoint one, ClusterEndpoint other)
    {
        var byAddress = string.CompareOrdinal(one.Address, other.Address);
        return byAddress != 0 ? byAddress : one.Port.CompareTo(other.Port);
    }

    /// <summary>
    /// How the endpoints of a cluster are found. A gateway has no original destination to follow: NONE is its endpoint list (Istio), and
    /// where there is none, the host that the request names.
    /// </summary>
    public static ClusterDiscovery Discovery(CatalogService service, bool isSidecar) =>
        service.Resolution switch
        {
            ServiceResolution.None when isSidecar => ClusterDiscovery.OriginalDestination,
            ServiceResolution.None when service.Endpoints.Count == 0 => ClusterDiscovery.DynamicForwardProxy,
            ServiceResolution.Static when isSidecar && service.IsHeadless => ClusterDiscovery.OriginalDestination,
            ServiceResolution.Dns => ClusterDiscovery.StrictDns,
            ServiceResolution.DnsRoundRobin => ClusterDiscovery.LogicalDns,
            ServiceResolution.DynamicDns => ClusterDiscovery.DynamicForwardProxy,
            _ => ClusterDiscovery.Static,
        };
}
