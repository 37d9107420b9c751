using System.Runtime.CompilerServices;

namespace Sluice.ControlPlane.Store.Memory;

/// <summary>
/// What a store whose resources live elsewhere knows of them: their last state, and the last events. Its revisions begin at the time
/// it was made, in microseconds, so that no revision of an earlier process is taken for one of this.
/// </summary>
internal sealed class ResourceMirror
{
    private const int BatchOfEvents = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceId, StoredResource> _resources = [];
    private readonly EventLog _log;
    private readonly Signal _changed = new();
    private long _revision;

    public ResourceMirror(EventLogLimits limits, TimeProvider clock)
    {
        _revision = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _log = new(_revision, limits);
    }

    public long Revision
    {
        get
        {
            lock (_lock)
                return _revision;
        }
    }

    public ResourceList List(ResourceQuery query)
    {
        lock (_lock)
        {
            var items = _resources.Values.Where(r => query.Matches(r.Id)).ToList();
            items.Sort((a, b) => Compare(a.Id, b.Id));
            return new(_revision, items);
        }
    }

    public StoredResource? Find(ResourceId id)
    {
        lock (_lock)
            return _resources.GetValueOrDefault(id);
    }

    /// <summary>Makes changes that are seen together. <paramref name="decide"/> sees what is there, and nobody changes it meanwhile.</summary>
    public void Change(Func<IReadOnlyDictionary<ResourceId, StoredResource>, IEnumerable<MirrorChange>> decide)
    {
        var before = Revision;
        lock (_lock)
        {
            foreach (var change in decide(_resources).ToList())
                Apply_NeedsLock(change);
        }
        if (Revision != before)
            _changed.Raise();
    }

    public async IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var at = after; ; )
        {
            cancel.ThrowIfCancellationRequested();
            var changed = _changed.Next;
            var events = EventsAfter(at);
            var isTold = true;
            foreach (var item in events)
            {
                isTold = query.Matches(item.Resource!.Id);
                at = item.Revision;
                if (isTold)
                    yield return item;
            }
            if (!isTold)
                yield return new(StoreEventKind.Bookmark, at, null);
            if (events.Count == 0)
                await changed.WaitAsync(cancel);
        }
    }

    private List<StoreEvent> EventsAfter(long after)
    {
        lock (_lock)
        {
            if (after < _log.Oldest || after > _revision)
                throw new RevisionGoneException(after, _log.Oldest);
            return _log.After(after, BatchOfEvents);
        }
    }

    private void Apply_NeedsLock(MirrorChange change)
    {
        var isKnown = _resources.ContainsKey(change.Id);
        if (change.IsDeletion && !isKnown)
            return;
        var revision = ++_revision;
        var resource = new StoredResource
        {
            Id = change.Id,
            Revision = revision,
            Json = change.Json(revision),
        };
        if (change.IsDeletion)
            _resources.Remove(change.Id);
        else
            _resources[change.Id] = resource;
        var kind =
            change.IsDeletion ? StoreEventKind.Deleted
            : isKnown ? StoreEventKind.Modified
            : StoreEventKind.Added;
        _log.Add(new(kind, revision, resource));
    }

    private static int Compare(ResourceId one, ResourceId other)
    {
        var order = string.CompareOrdinal(one.Group, other.Group);
        order = order != 0 ? order : string.CompareOrdinal(one.Kind, other.Kind);
        order = order != 0 ? order : string.CompareOrdinal(one.Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
    }
}
