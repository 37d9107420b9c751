namespace Sluice.ControlPlane.Store;

/// <summary>Where resources are kept: SQLite, a directory, or Kubernetes.</summary>
/// <remarks>A store keeps what it is given. Whether a resource makes sense is judged before.</remarks>
public interface IResourceStore
{
    /// <summary>Who writes here when nobody may through this store, in words for people (e.g. <c>the directory /etc/sluice</c>); empty: it can be written.</summary>
    string Owner { get; }

    Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel);

    Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel);

    /// <summary>Creates or replaces. When the task completes with Created or Updated, the change survives a crash.</summary>
    Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel);

    Task<StoreResult> DeleteAsync(ResourceId id, Precondition precondition, Authorship by, bool isDryRun, CancellationToken cancel);

    /// <summary>Every event after <paramref name="after"/>, in order, without end.</summary>
    /// <exception cref="RevisionGoneException">Events that old are not kept, or the watcher fell too far behind.</exception>
    IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, CancellationToken cancel);

    /// <summary>Revisions of one resource, newest first, also of one that is deleted. Empty where the store keeps none.</summary>
    Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel);

    /// <summary>Changes of all resources, newest first, before a revision (0: from the newest): the audit's source.</summary>
    Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel);
}
