using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private SqliteStore _store;

    public SqliteStoreTests() => _store = Open();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_written_is_there_with_the_stores_metadata()
    {
        var result = await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);

        Assert.Equal(StoreOutcome.Created, result.Outcome);
        var found = await _store.GetAsync(Objects.Id("a"), Cancel);
        var metadata = found!.Node()["metadata"]!;
        Assert.Equal("1", (string?)metadata["resourceVersion"]);
        Assert.Equal(1, (int)metadata["generation"]!);
        Assert.Equal("2026-11-24T09:00:00Z", (string?)metadata["creationTimestamp"]);
        Assert.True(Guid.TryParse((string?)metadata["uid"], out _));
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "one.test"), Cancel);
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "two.test"), Cancel);
        await _store.ApplyAsync(Objects.Write(Objects.Id("b"), "b.test"), Cancel);
        await _store.DeleteAsync(Objects.Id("b"), Precondition.None, Objects.Ann, false, Cancel);
        _store.Dispose();
        _store = Open();

        var list = await _store.ListAsync(ResourceQuery.Everything, Cancel);

        Assert.Equal(4, list.Revision);
        Assert.Equal("two.test", Assert.Single(list.Items).Host());
        var history = await _store.HistoryAsync(Objects.Id("b"), 10, Cancel);
        Assert.Equal([StoreEventKind.Deleted, StoreEventKind.Added], history.Select(h => h.Kind));
    }

    [Fact]
    public async Task Metadata_is_the_stores_word_and_nobody_elses()
    {
        var first = (await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "one.test"), Cancel)).Resource!;
        _clock.Advance(TimeSpan.FromHours(1));
        var forged = first.Node();
        forged["metadata"]!["uid"] = "forged";
        forged["metadata"]!["generation"] = 99;
        forged["metadata"]!["creationTimestamp"] = "1999-01-01T00:00:00Z";
        forged["metadata"]!["labels"]!["team"] = "x";
        var write = Objects.Write(Objects.Id("a"), "") with { Json = System.Text.Encoding.UTF8.GetBytes(forged.ToJsonString()) };

        var second = (await _store.ApplyAsync(write, Cancel)).Resource!;

        Assert.Equal((string?)first.Node()["metadata"]!["uid"], (string?)second.Node()["metadata"]!["uid"]);
        Assert.Equal("2026-11-24T09:00:00Z", (string?)second.Node()["metadata"]!["creationTimestamp"]);
        // A label is no new content.
        Assert.Equal(1, (int)second.Node()["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task The_same_again_makes_no_revision()
    {
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        var again = await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        Assert.Equal(StoreOutcome.Unchanged, again.Outcome);
        Assert.Equal(1, (await _store.ListAsync(ResourceQuery.Everything, Cancel)).Revision);
    }

    [Fact]
    public async Task Of_two_who_saw_the_same_only_the_first_writes()
    {
        var seen = (await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "one.test"), Cancel)).Resource!.Revision;
        var writes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => _store.ApplyAsync(Objects.Write(Objects.Id("a"), $"{i}.test", Precondition.At(seen)), Cancel))
        );
        Assert.Single(writes, w => w.Outcome == StoreOutcome.Updated);
        Assert.Equal(19, writes.Count(w => w.Outcome == StoreOutcome.Conflict));
    }

    [Fact]
    public async Task Preconditions_hold_for_what_is_not_there_too()
    {
        Assert.Equal(
            StoreOutcome.NotFound,
            (await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", Precondition.At(7)), Cancel)).Outcome
        );
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", Precondition.Absent), Cancel);
        Assert.Equal(
            StoreOutcome.AlreadyExists,
            (await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test", Precondition.Absent), Cancel)).Outcome
        );
        Assert.Equal(
            StoreOutcome.Conflict,
            (await _store.DeleteAsync(Objects.Id("a"), Precondition.OfUid("another"), Objects.Ann, false, Cancel)).Outcome
        );
        Assert.Equal(
            StoreOutcome.NotFound,
            (await _store.DeleteAsync(Objects.Id("b"), Precondition.None, Objects.Ann, false, Cancel)).Outcome
        );
    }

    [Fact]
    public async Task A_dry_run_answers_and_writes_nothing()
    {
        var result = await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", isDryRun: true), Cancel);
        Assert.Equal(StoreOutcome.Created, result.Outcome);
        Assert.Null(await _store.GetAsync(Objects.Id("a"), Cancel));
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        await _store.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, true, Cancel);
        Assert.Equal(1, (await _store.GetAsync(Objects.Id("a"), Cancel))!.Revision);
    }

    [Fact]
    public async Task A_watch_sees_what_was_and_what_comes()
    {
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        await _store.ApplyAsync(Objects.Write(Objects.Id("other", ns: "bank"), "x.test"), Cancel);
        await using var watch = _store.WatchAsync(new() { Namespace = "shop" }, 0, Cancel).GetAsyncEnumerator(Cancel);

        Assert.Equal((StoreEventKind.Added, 1), await NextAsync(watch));
        Assert.Equal((StoreEventKind.Bookmark, 2), await NextAsync(watch));
        var next = watch.MoveNextAsync();
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.True(await next);
        Assert.Equal((StoreEventKind.Modified, 3), (watch.Current.Kind, watch.Current.Revision));
        await _store.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, false, Cancel);
        Assert.Equal((StoreEventKind.Deleted, 4), await NextAsync(watch));
        Assert.Equal("4", (string?)watch.Current.Resource!.Node()["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Old_revisions_are_forgotten_and_a_watcher_from_then_is_told()
    {
        _store.Dispose();
        _store = Open(new() { KeptChanges = 50, KeptRevisions = 5 });
        for (var i = 0; i < 600; i++)
            await _store.ApplyAsync(Objects.Write(Objects.Id("a"), $"{i}.test"), Cancel);

        var history = await _store.HistoryAsync(Objects.Id("a"), 1000, Cancel);
        Assert.InRange(history.Count, 50, 160);
        var gone = await Assert.ThrowsAsync<RevisionGoneException>(async () =>
        {
            await foreach (var _ in _store.WatchAsync(ResourceQuery.Everything, 10, Cancel)) { }
        });
        await using var watch = _store.WatchAsync(ResourceQuery.Everything, gone.Oldest, Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal((StoreEventKind.Modified, gone.Oldest + 1), await NextAsync(watch));
    }

    [Fact]
    public async Task A_watch_from_the_future_is_of_another_store()
    {
        await using var watch = _store.WatchAsync(ResourceQuery.Everything, 5, Cancel).GetAsyncEnumerator(Cancel);
        await Assert.ThrowsAsync<RevisionGoneException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public async Task History_says_who_and_why_and_when()
    {
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test") with { By = new("bob", "rush hour") }, Cancel);

        var changes = await _store.ChangesAsync(0, 10, Cancel);

        Assert.Equal([("bob", "rush hour"), ("ann", "because")], changes.Select(c => (c.By.Author, c.By.Reason)));
        Assert.Equal(TimeSpan.FromMinutes(1), changes[0].Time - changes[1].Time);
        Assert.Equal(1, Assert.Single(await _store.ChangesAsync(2, 10, Cancel)).Revision);
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        var refused = Assert.Throws<StoreException>(() => Open());
        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        foreach (var file in Directory.GetFiles(_folder.Path, "store.db*"))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others);
    }

    [Fact]
    public void A_damaged_file_is_named_and_left_alone()
    {
        var path = Path.Combine(_folder.Path, "damaged.db");
        File.WriteAllText(path, "this is no database, and it is long enough not to be taken for an empty one");
        var refused = Assert.Throws<StoreException>(() => SqliteStore.Open(path, new(), _clock));
        Assert.Contains("damaged.db", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("this is no database", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private SqliteStore Open(SqliteStoreOptions? options = null) =>
        SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), options ?? new(), _clock);

    private static async Task<(StoreEventKind, long)> NextAsync(IAsyncEnumerator<StoreEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TestLimits.Patience, Cancel));
        return (watch.Current.Kind, watch.Current.Revision);
    }
}
