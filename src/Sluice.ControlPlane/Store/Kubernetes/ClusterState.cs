using System.Globalization;
using Sluice.ControlPlane.Store.Memory;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>
/// What is known of the cluster, fed by lists, by watches, and by the answers to what Sluice itself writes. Which of these is older
/// is told by the objects' own versions; the store's revisions are this process's.
/// </summary>
internal sealed class ClusterState(EventLogLimits limits, TimeProvider clock)
{
    // Both belong to whoever is within _mirror.Change.
    private readonly Dictionary<ResourceId, string> _versions = [];
    private readonly Dictionary<ResourceId, string> _deletedHere = [];

    public ResourceMirror Mirror { get; } = new(limits, clock);

    /// <summary>Makes a list the state of its scope. Where the cluster was restored from a backup, its versions count from the past again.</summary>
    public void Replace(ClusterScope scope, string version, IReadOnlyList<ClusterObject> objects, bool isRestored = false) =>
        Mirror.Change(known =>
        {
            if (isRestored)
                ForgetVersions(scope);
            var listed = objects.Select(o => o.Id).ToHashSet();
            var gone = known.Values.Where(r => scope.Contains(r.Id) && !listed.Contains(r.Id) && !IsNewer(r.Id, version)).ToList();
            foreach (var id in _deletedHere.Where(d => scope.Contains(d.Key) && !ClusterObject.IsOlder(version, d.Value)).ToList())
                _deletedHere.Remove(id.Key);
            foreach (var resource in gone)
                _versions.Remove(resource.Id);
            return gone.Select(r => new MirrorChange(r.Id, _ => r.Json, IsDeletion: true))
                .Concat(objects.Where(IsNews).Select(o => Take(o, known)).OfType<MirrorChange>());
        });

    /// <summary>Takes an object as it is now.</summary>
    public void Put(ClusterObject item) => Mirror.Change(known => IsNews(item) && Take(item, known) is { } change ? [change] : []);

    /// <summary>The API server says that it is gone.</summary>
    public void Remove(ClusterObject item) =>
        Mirror.Change(_ =>
        {
            _deletedHere.Remove(item.Id);
            if (IsNewer(item.Id, item.Version))
                return [];
            _versions.Remove(item.Id);
            return [new(item.Id, _ => item.Json, IsDeletion: true)];
        });

    /// <summary>Sluice has deleted it; events of states before that are still to come.</summary>
    public void RemoveHere(ClusterObject item) =>
        Mirror.Change(known =>
        {
            if (known.ContainsKey(item.Id))
                _deletedHere[item.Id] = item.Version;
            _versions.Remove(item.Id);
            return [new(item.Id, _ => item.Json, IsDeletion: true)];
        });

    /// <summary>
    /// Whether an object of the cluster is at a revision that somebody has seen: the store's, or (in <c>metadata.resourceVersion</c>) the
    /// object's own. The one counts microseconds and the other etcd's writes, so that they do not meet.
    /// </summary>
    public bool IsAt(ClusterObject live, long revision)
    {
        if (live.Version == revision.ToString(CultureInfo.InvariantCulture))
            return true;
        var isAt = false;
        Mirror.Change(known =>
        {
            isAt =
                known.TryGetValue(live.Id, out var resource)
                && resource.Revision == revision
                && _versions.GetValueOrDefault(live.Id) == live.Version;
            return [];
        });
        return isAt;
    }

    private void ForgetVersions(ClusterScope scope)
    {
        foreach (var id in _versions.Keys.Concat(_deletedHere.Keys).Where(scope.Contains).ToList())
        {
            _versions.Remove(id);
            _deletedHere.Remove(id);
        }
    }

    private bool IsNewer(ResourceId id, string version) =>
        _versions.TryGetValue(id, out var known) && ClusterObject.IsOlder(version, known);

    private bool IsNews(ClusterObject item)
    {
        if (_deletedHere.TryGetValue(item.Id, out var deleted) && (deleted == item.Version || ClusterObject.IsOlder(item.Version, deleted)))
            return false;
        return !_versions.TryGetValue(item.Id, out var known)
            || !((item.Version.Length > 0 && known == item.Version) || ClusterObject.IsOlder(item.Version, known));
    }

    private MirrorChange? Take(ClusterObject item, IReadOnlyDictionary<ResourceId, StoredResource> known)
    {
        _versions[item.Id] = item.Version;
        _deletedHere.Remove(item.Id);
        var isSame = known.TryGetValue(item.Id, out var before) && before.Json.Span.SequenceEqual(item.Json.Span);
        return isSame ? null : new MirrorChange(item.Id, _ => item.Json);
    }
}
