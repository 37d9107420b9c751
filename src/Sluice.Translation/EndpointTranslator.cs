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
    /// <param name="snapshot">What runs.</param>
    /// <param name="previous">The services it was made of.</param>
    /// <param name="next">The services now.</param>
    /// <param name="node">The proxy; for a sidecar, its own endpoints are its inbound side.</param>
    public static ProxySnapshot? Update(ProxySnapshot snapshot, ServiceCatalog previous, ServiceCatalog next, ProxyNode? node = null)
    {
        if (!next.HasSameServicesAs(previous))
            return null;
        var changes = next.ChangedSince(previous).ToList();
        if (!changes.TrueForAll(c => IsOnlyEndpoints(c.Before, c.After, node)))
            return null;
        var sets = snapshot.Endpoints.AsSpan().ToArray();
        var (before, after) = (new List<EndpointSet>(), new List<EndpointSet>());
        foreach (var (_, service) in changes)
        {
            for (var i = 0; i < snapshot.Clusters.Count; i++)
            {
                var cluster = snapshot.Clusters[i];
                if (cluster.Service.Host != service.Host || cluster.Service.Namespace != service.Namespace || IsInbound(cluster))
                    continue;
                // Clusters and endpoint sets stand side by side, both in order of cluster name.
                var set = EndpointSets.Translate(
                    cluster.Name,
                    service,
                    service.PortIndex(cluster.Service.Port),
                    cluster.SubsetLabels,
                    next.Peers
                );
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
            // A shared part has none.
            Version = snapshot.Version.Length == 0 ? "" : SnapshotVersion.Replace(snapshot.Version, before, after),
        };
    }

    /// <summary>Whether nothing but endpoint sets comes of the change: identities of peers, and a sidecar's own listeners, stand elsewhere.</summary>
    private static bool IsOnlyEndpoints(CatalogService before, CatalogService after, ProxyNode? node)
    {
        if (!Identities(before).SetEquals(Identities(after)))
            return false;
        if (node is not { Kind: NodeKind.Sidecar })
            return true;
        // Each endpoint of a headless service has a listener.
        return !after.IsHeadless && !Serves(before, node) && !Serves(after, node);
    }

    private static HashSet<(string, bool)> Identities(CatalogService service) =>
        [.. service.Endpoints.Select(e => (e.ServiceAccount, e.HasSidecar)).Where(i => i.ServiceAccount.Length > 0 || i.HasSidecar)];

    private static bool Serves(CatalogService service, ProxyNode node) => service.Endpoints.Any(e => node.Addresses.Contains(e.Address));

    private static bool IsInbound(Cluster cluster) => cluster.Name.StartsWith("inbound|", StringComparison.Ordinal);
}
