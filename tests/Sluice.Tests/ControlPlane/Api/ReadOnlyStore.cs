using Sluice.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>A store that is somebody else's to write.</summary>
internal sealed class ReadOnlyStore(IResourceStore inner) : IResourceStore
{
    public string Owner => "the folder of the test";

    public Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel) => inner.ListAsync(query, cancel);

    public Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel) => inner.GetAsync(id, cancel);

    public Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel) =>
        Task.FromResult(new StoreResult(StoreOutcome.ReadOnly, null));

    public Task<StoreResult> DeleteAsync(
        ResourceId id,
        Precondition precondition,
        Authorship by,
        bool isDryRun,
        CancellationToken cancel
    ) => Task.FromResult(new StoreResult(StoreOutcome.ReadOnly, null));

    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, CancellationToken cancel) =>
        inner.WatchAsync(query, after, cancel);

    public Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel) =>
        inner.HistoryAsync(id, atMost, cancel);

    public Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel) =>
        inner.ChangesAsync(before, atMost, cancel);
}
