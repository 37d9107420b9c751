using Sluice.ControlPlane.Store;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store;

/// <summary>What every store does for its readers, wherever it keeps its resources.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IResourceStore Store { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_list_is_in_order_and_holds_what_was_asked_for()
    {
        foreach (var (ns, name) in new[] { ("shop", "b"), ("shop", "a"), ("bank", "c") })
            await PutAsync(Objects.Id(name, ns), $"{name}.test");
        await PutAsync(Objects.Id("g", kind: "DestinationRule"), "g.test");
        await SeenAsync(Objects.Id("g", kind: "DestinationRule"), "g.test");

        var all = await Store.ListAsync(ResourceQuery.Everything, Cancel);
        var some = await Store.ListAsync(new() { Kind = "VirtualService", Namespace = "shop" }, Cancel);

        Assert.Equal(["g", "c", "a", "b"], all.Items.Select(i => i.Id.Name));
        Assert.Equal(["a", "b"], some.Items.Select(i => i.Id.Name));
        Assert.All(all.Items, i => Assert.True(i.Revision <= all.Revision));
        Assert.Empty((await Store.ListAsync(new() { Group = "other.test" }, Cancel)).Items);
    }

    [Fact]
    public async Task An_object_says_what_it_is_and_whose_it_is()
    {
        await PutAsync(Objects.Id("a"), "a.test");
        await SeenAsync(Objects.Id("a"), "a.test");

        var found = (await Store.GetAsync(Objects.Id("a"), Cancel))!;

        var node = found.Node();
        Assert.Equal("VirtualService", (string?)node["kind"]);
        Assert.Equal("networking.istio.io/v1", (string?)node["apiVersion"]);
        Assert.Equal(("a", "shop"), ((string?)node["metadata"]!["name"], (string?)node["metadata"]!["namespace"]));
        Assert.NotEmpty((string?)node["metadata"]!["uid"] ?? "");
        Assert.NotEmpty((string?)node["metadata"]!["resourceVersion"] ?? "");
        Assert.Null(await Store.GetAsync(Objects.Id("b"), Cancel));
    }

    [Fact]
    public async Task A_watch_from_a_list_misses_nothing()
    {
        await PutAsync(Objects.Id("a"), "a.test");
        await SeenAsync(Objects.Id("a"), "a.test");
        var from = (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision;

        await PutAsync(Objects.Id("b"), "b.test");
        await SeenAsync(Objects.Id("b"), "b.test");
        await PutAsync(Objects.Id("a"), "a2.test");
        await SeenAsync(Objects.Id("a"), "a2.test");
        await RemoveAsync(Objects.Id("b"));

        await using var watch = Store.WatchAsync(ResourceQuery.Everything, from, Cancel).GetAsyncEnumerator(Cancel);
        var events = new List<StoreEvent>();
        for (var i = 0; i < 3; i++)
            events.Add(await NextAsync(watch));
        Assert.Equal(
            [(StoreEventKind.Added, "b"), (StoreEventKind.Modified, "a"), (StoreEventKind.Deleted, "b")],
            events.Select(e => (e.Kind, e.Resource!.Id.Name))
        );
        Assert.Equal("a2.test", events[1].Resource!.Host());
        Assert.All(events, e => Assert.True(e.Revision > from && e.Revision == e.Resource!.Revision));
        Assert.Equal(events.Select(e => e.Revision).Order().Distinct(), events.Select(e => e.Revision));
    }

    [Fact]
    public async Task A_watcher_of_something_else_learns_that_time_goes_on()
    {
        await PutAsync(Objects.Id("a"), "a.test");
        await SeenAsync(Objects.Id("a"), "a.test");
        var from = (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision;
        await using var watch = Store.WatchAsync(new() { Namespace = "bank" }, from, Cancel).GetAsyncEnumerator(Cancel);

        var next = NextAsync(watch);
        await PutAsync(Objects.Id("a"), "a2.test");

        var bookmark = await next;
        Assert.Equal(StoreEventKind.Bookmark, bookmark.Kind);
        Assert.True(bookmark.Revision > from);
    }

    [Fact]
    public async Task A_revision_that_never_was_is_refused()
    {
        var future = (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision + 1_000_000;
        await using var watch = Store.WatchAsync(ResourceQuery.Everything, future, Cancel).GetAsyncEnumerator(Cancel);
        await Assert.ThrowsAsync<RevisionGoneException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public async Task A_watch_ends_when_its_watcher_goes()
    {
        var from = (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var watch = Store.WatchAsync(ResourceQuery.Everything, from, gone.Token).GetAsyncEnumerator(gone.Token);
        var next = watch.MoveNextAsync().AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TestLimits.Patience, Cancel));
    }

    /// <summary>Puts a resource where this store's resources live, by whatever way they get there.</summary>
    protected abstract Task PutAsync(ResourceId id, string host);

    protected abstract Task RemoveAsync(ResourceId id);

    /// <summary>Waits until the store tells of it.</summary>
    protected async Task SeenAsync(ResourceId id, string host)
    {
        var list = await Store.ListAsync(ResourceQuery.Everything, Cancel);
        if (list.Items.Any(i => i.Id == id && i.Host() == host))
            return;
        await using var watch = Store.WatchAsync(ResourceQuery.Everything, list.Revision, Cancel).GetAsyncEnumerator(Cancel);
        while ((await NextAsync(watch)).Resource is not { } resource || resource.Id != id || resource.Host() != host) { }
    }

    protected static async Task<StoreEvent> NextAsync(IAsyncEnumerator<StoreEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TestLimits.Patience, Cancel));
        return watch.Current;
    }
}
