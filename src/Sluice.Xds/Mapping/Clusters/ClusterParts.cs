using Sluice.Snapshot;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Clusters and endpoint sets of a snapshot, as the wire divides them.</summary>
internal sealed class ClusterParts
{
    private ClusterParts() { }

    public List<KeyValuePair<string, ClusterWithEndpoints>> Clusters { get; } = [];

    /// <summary>Resources of their own, those among them whose cluster is missing.</summary>
    public List<KeyValuePair<string, EndpointSet>> Endpoints { get; } = [];

    public static ClusterParts Of(ProxySnapshot snapshot)
    {
        var inline = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cluster in snapshot.Clusters)
        {
            if (!DiscoveryCodec.HasOwnEndpoints(cluster))
                inline.Add(cluster.Name);
        }
        var parts = new ClusterParts();
        var within = new Dictionary<string, EndpointSet>(inline.Count, StringComparer.Ordinal);
        foreach (var set in snapshot.Endpoints)
        {
            if (inline.Contains(set.Cluster))
                within.Add(set.Cluster, set);
            else
                parts.Endpoints.Add(new(set.Cluster, set));
        }
        foreach (var cluster in snapshot.Clusters)
            parts.Clusters.Add(new(cluster.Name, new(cluster, within.GetValueOrDefault(cluster.Name))));
        return parts;
    }
}
