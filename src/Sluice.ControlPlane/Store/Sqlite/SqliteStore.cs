using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Store.Sqlite;

/// <summary>
/// The embedded store: one file in WAL mode. A write is on the disk when it is acknowledged, and a crash at any moment leaves the
/// last acknowledged state. Revisions are kept for watchers, for history, and for going back.
/// </summary>
public sealed class SqliteStore : IResourceStore, IDisposable
{
    /// <summary>Events read at a time, so that a watcher from long ago does not hold thousands of objects at once.</summary>
    private const int BatchOfEvents = 200;

    /// <summary>Old revisions are looked for every so many writes.</summary>
    private const int WritesBetweenCompactions = 500;

    private readonly SqliteDatabase _database;
    private readonly SqliteWrites _writes;
    private readonly SqliteStoreOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Signal _changed = new();
    private int _writesSinceCompaction;

    private SqliteStore(SqliteDatabase database, SqliteStoreOptions options, TimeProvider clock)
    {
        (_database, _options) = (database, options);
        _writes = new(database.Writer, clock);
    }

    public string Owner => "";

    /// <param name="path">The file; made where there is none, with its folder.</param>
    /// <param name="options">How much it remembers.</param>
    /// <param name="clock">Time of revisions.</param>
    /// <exception cref="StoreException">Another process has the file, it is damaged, or made by a newer version.</exception>
    public static SqliteStore Open(string path, SqliteStoreOptions options, TimeProvider clock) =>
        new(SqliteDatabase.Open(path), options, clock);

    public Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel) =>
        ReadAsync(
            connection =>
            {
                // One transaction: the list and its revision are of one moment.
                using var transaction = connection.BeginTransaction(deferred: true);
                return new ResourceList(SqliteReads.Revision(connection), SqliteReads.List(connection, query));
            },
            cancel
        );

    public Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel) =>
        ReadAsync(connection => SqliteReads.Find(connection, id), cancel);

    public Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel) => WriteAsync(() => _writes.Apply(write), cancel);

    public Task<StoreResult> DeleteAsync(
        ResourceId id,
        Precondition precondition,
        Authorship by,
        bool isDryRun,
        CancellationToken cancel
    ) => WriteAsync(() => _writes.Delete(id, precondition, by, isDryRun), cancel);

    public async IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var at = after; ; )
        {
            var changed = _changed.Next;
            var events = await ReadAsync(connection => EventsAfter(connection, at), cancel);
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

    public Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<StoredRevision>>(connection => SqliteReads.History(connection, id, atMost), cancel);

    public Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel) =>
        ReadAsync<IReadOnlyList<StoredRevision>>(connection => SqliteReads.Changes(connection, before, atMost), cancel);

    public void Dispose()
    {
        _turn.Dispose();
        _database.Dispose();
    }

    private static List<StoreEvent> EventsAfter(SqliteConnection connection, long after)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        // A revision that never was: the watcher knew another store, or one that was restored from a backup.
        if (SqliteReads.Compacted(connection) is var oldest && (after < oldest || after > SqliteReads.Revision(connection)))
            throw new RevisionGoneException(after, oldest);
        return SqliteReads.Events(connection, after, BatchOfEvents);
    }

    // SQLite's calls block; the pool's threads do it for callers that must not.
    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancel) =>
        Task.Run(
            () =>
            {
                using var connection = _database.Connect();
                return read(connection);
            },
            cancel
        );

    private async Task<StoreResult> WriteAsync(Func<StoreResult> write, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            // Once begun it is carried through: a caller that goes away learns nothing, but nothing is half done.
            var result = await Task.Run(write, CancellationToken.None);
            CompactNowAndThen();
            return result;
        }
        catch (SqliteException e)
        {
            throw new StoreException($"the store could not be written: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
            _changed.Raise();
        }
    }

    private void CompactNowAndThen()
    {
        if (++_writesSinceCompaction < WritesBetweenCompactions)
            return;
        _writesSinceCompaction = 0;
        _writes.Compact(_options);
    }
}
