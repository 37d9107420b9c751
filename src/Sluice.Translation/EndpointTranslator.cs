using Sluice.Snapshot;
using Sluice.Translation.Clusters;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>
/// The short cut for endpoints that come and go: recomputes the endpoint sets of changed services and nothing else. The result equals
/// that of <see cref="Translator.Translate"/> (a property test holds it).
/// </summary>
public static class EndpointTranslator
{
    /// <summary>
    /// <paramref name="snapshot"/> with the endpoints of <paramref name="next"/>; the same object when none changed. Null when more than
    /// endpoints may have changed, so that only a full translation tells: <paramref name="next"/> must come from
    /// <paramref name="previous"/> by <see cref="ServiceCatalog.WithEndpoints"/> or <see cref="ServiceCatalog.WithSlices"/>.
    /// </summary>
    public static ProxySnapshot? Update(ProxySnapshot snapshot, ServiceCatalog previous, ServiceCatalog next)
    {
        if (!next.HasSameServicesAs(previous))
            return null;
        var sets = snapshot.Endpoints.AsSpan().ToArray();
        var (before, after) = (new List<EndpointSet>(), new List<EndpointSet>());
        foreach (var service in next.ChangedSince(previous))
        {
            for (var i = 0; i < snapshot.Clusters.Count; i++)
            {
                var cluster = snapshot.Clusters[i];
                if (cluster.Service.Host != service.Host || cluster.Service.Namespace != service.Namespace)
                    continue;
                // Clusters and endpoint sets stand side by side, both in order of cluster name.
                var set = EndpointSets.Translate(cluster.Name, service, service.PortIndex(cluster.Service.Port), cluster.SubsetLabels);
                if (set.Equals(sets[i]))
                    continue;
                before.Add(sets[i]);
                after.Add(set);
                sets[i] = set;
            }
        }
        if (after.Count == 0)
            return snapshot;
        return snapshot with
        {
            Endpoints = ValueList.Create<EndpointSet>(sets),
            Version = SnapshotVersion.Replace(snapshot.Version, before, after),
        };
    }
}
