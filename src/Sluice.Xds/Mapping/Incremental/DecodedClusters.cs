using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Clusters;
using Sluice.Xds.Resources;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>Clusters, and the endpoint sets within and beside them.</summary>
internal sealed class DecodedClusters
{
    private readonly DecodedSet<ClusterWithEndpoints> _parts = new(
        TypeUrls.Cluster,
        body => ClusterCodec.Decode(Wire.Cluster.Parser.ParseFrom(body)),
        part => part.Cluster.Name
    );
    private readonly DecodedSet<EndpointSet> _sets = new(
        TypeUrls.ClusterLoadAssignment,
        body => EndpointCodec.Decode(Protocol.Endpoints.ClusterLoadAssignment.Parser.ParseFrom(body)),
        set => set.Cluster
    );

    public ValueList<Cluster> Clusters { get; private set; }

    public ValueList<EndpointSet> Endpoints { get; private set; }

    public void Update(XdsState state, List<XdsRejection> rejections)
    {
        _parts.Update(state.Of(TypeUrls.Cluster), rejections);
        _sets.Update(state.Of(TypeUrls.ClusterLoadAssignment), rejections);
        var clusters = new List<Cluster>(_parts.Values.Count);
        var within = new List<EndpointSet>();
        foreach (var part in _parts.Values)
        {
            clusters.Add(part.Cluster);
            if (part.Endpoints is { } set)
                within.Add(set);
        }
        Clusters = SameItems.Or<Cluster>(Clusters, [.. clusters]);
        Endpoints = SameItems.Or<EndpointSet>(Endpoints, [.. Merge(_sets.Values, within)]);
    }

    // Both are in order of cluster. A set of its own is the newer word where a cluster has one too.
    private static List<EndpointSet> Merge(ValueList<EndpointSet> own, List<EndpointSet> within)
    {
        var merged = new List<EndpointSet>(own.Count + within.Count);
        var place = 0;
        foreach (var set in own)
        {
            while (place < within.Count && string.CompareOrdinal(within[place].Cluster, set.Cluster) < 0)
                merged.Add(within[place++]);
            if (place < within.Count && within[place].Cluster == set.Cluster)
                place++;
            merged.Add(set);
        }
        merged.AddRange(within.Skip(place));
        return merged;
    }
}
