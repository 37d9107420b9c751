using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Directories;
using Sluice.Resources.Diagnostics;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store.Directories;

public sealed class DirectoryStoreTests : IDisposable
{
    private static readonly ResourceId A = Objects.Id("a", ns: "default");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_read_only_and_says_who_writes_there()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = Open();
        store.Look();
        var write = await store.ApplyAsync(Objects.Write(A, "b.test"), Cancel);
        var deletion = await store.DeleteAsync(A, Precondition.None, Objects.Ann, false, Cancel);
        Assert.Equal((StoreOutcome.ReadOnly, StoreOutcome.ReadOnly), (write.Outcome, deletion.Outcome));
        Assert.Equal("a.test", write.Resource!.Host());
        Assert.Equal($"the directory {_folder.Path}", store.Owner);
    }

    [Fact]
    public async Task A_folder_with_errors_changes_nothing_and_says_why()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = Open();
        var good = store.Look();
        Assert.True(store.Ready.IsCompleted);

        _folder.Write("a.yaml", Yaml("a", "b.test"));
        _folder.Write("z.yaml", Yaml("z", "z.test").Replace("hosts:", "hots:", StringComparison.Ordinal));
        var bad = store.Look();

        Assert.False(bad.IsApplied);
        Assert.Equal(good.Revision, bad.Revision);
        Assert.Contains(bad.Findings, f => f.Severity == Severity.Error && f.Position.File.EndsWith("z.yaml", StringComparison.Ordinal));
        Assert.Equal(bad, store.Last);
        Assert.Equal("a.test", (await store.GetAsync(A, Cancel))!.Host());

        File.Delete(Path.Combine(_folder.Path, "z.yaml"));
        Assert.True(store.Look().IsApplied);
        Assert.Equal("b.test", (await store.GetAsync(A, Cancel))!.Host());
    }

    [Fact]
    public void A_folder_that_is_gone_is_a_finding()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = Open();
        store.Look();
        Directory.Delete(_folder.Path, recursive: true);

        var look = store.Look();

        Assert.False(look.IsApplied);
        Assert.Equal(Codes.FolderUnreadable, Assert.Single(look.Findings).Code);
    }

    [Fact]
    public async Task Only_what_differs_is_an_event()
    {
        _folder.Write("all.yaml", $"{Yaml("a", "a.test")}---\n{Yaml("b", "b.test")}");
        var store = Open();
        var from = store.Look().Revision;
        Assert.Equal(from, store.Look().Revision);

        // Another file, another order, another spelling: the same resources but one.
        File.Delete(Path.Combine(_folder.Path, "all.yaml"));
        _folder.Write("new.yaml", $"# moved\n{Yaml("b", "\"b.test\"")}---\n{Yaml("a", "a2.test")}");
        var look = store.Look();

        Assert.Equal(from + 1, look.Revision);
        await using var watch = store.WatchAsync(ResourceQuery.Everything, from, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((StoreEventKind.Modified, "a"), (watch.Current.Kind, watch.Current.Resource!.Id.Name));
    }

    [Fact]
    public async Task Metadata_is_told_by_what_files_can_tell()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = Open();
        store.Look();
        var first = (await store.GetAsync(A, Cancel))!;
        _folder.Write("a.yaml", Yaml("a", "a2.test"));
        store.Look();
        var second = (await store.GetAsync(A, Cancel))!;

        Assert.Equal((string?)first.Node()["metadata"]!["uid"], (string?)second.Node()["metadata"]!["uid"]);
        Assert.Equal((1, 2), ((int)first.Node()["metadata"]!["generation"]!, (int)second.Node()["metadata"]!["generation"]!));
        Assert.Equal("1970-01-01T00:00:00Z", (string?)second.Node()["metadata"]!["creationTimestamp"]);
        Assert.Equal("default", (string?)second.Node()["metadata"]!["namespace"]);
        // Another process has other revisions, and the same uid.
        _clock.Advance(TimeSpan.FromMinutes(1));
        var later = Open();
        later.Look();
        var third = (await later.GetAsync(A, Cancel))!;
        Assert.Equal((string?)first.Node()["metadata"]!["uid"], (string?)third.Node()["metadata"]!["uid"]);
        await using var watch = later.WatchAsync(ResourceQuery.Everything, second.Revision, Cancel).GetAsyncEnumerator(Cancel);
        await Assert.ThrowsAsync<RevisionGoneException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public async Task A_watcher_that_falls_behind_is_told()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = new DirectoryStore(new([_folder.Path]), new() { Events = 3 }, _clock, NullLogger<DirectoryStore>.Instance);
        var from = store.Look().Revision;
        for (var i = 0; i < 4; i++)
        {
            _folder.Write("a.yaml", Yaml("a", $"a{i}.test"));
            store.Look();
        }
        await using var late = store.WatchAsync(ResourceQuery.Everything, from, Cancel).GetAsyncEnumerator(Cancel);
        var gone = await Assert.ThrowsAsync<RevisionGoneException>(async () => await late.MoveNextAsync());
        await using var watch = store.WatchAsync(ResourceQuery.Everything, gone.Oldest, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(gone.Oldest + 1, watch.Current.Revision);
    }

    [Fact]
    public async Task It_follows_the_folder()
    {
        _folder.Write("a.yaml", Yaml("a", "a.test"));
        var store = new DirectoryStore(new([_folder.Path]), new(), TimeProvider.System, NullLogger<DirectoryStore>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = store.RunAsync(stop.Token);
        await store.Ready.WaitAsync(TestLimits.Patience, Cancel);
        var list = await store.ListAsync(ResourceQuery.Everything, Cancel);
        await using var watch = store.WatchAsync(ResourceQuery.Everything, list.Revision, Cancel).GetAsyncEnumerator(Cancel);

        _folder.Write("deeper/b.yaml", Yaml("b", "b.test"));

        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TestLimits.Patience, Cancel));
        Assert.Equal((StoreEventKind.Added, "b"), (watch.Current.Kind, watch.Current.Resource!.Id.Name));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private DirectoryStore Open() => new(new([_folder.Path]), new(), _clock, NullLogger<DirectoryStore>.Instance);

    private static string Yaml(string name, string host) =>
        $"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: {name}
            spec:
              hosts: [{host}]
              http:
              - route:
                - destination: {"{host: reviews}"}

            """;
}
