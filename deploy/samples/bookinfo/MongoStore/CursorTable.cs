using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Results not fetched yet. A cursor belongs to the store, not to a connection: a driver may go on over another one.</summary>
internal sealed class CursorTable
{
    /// <summary>Cursors kept open; the oldest gives way to a further one.</summary>
    public const int MaxOpen = 1000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Open> _open = [];
    private long _last;

    /// <summary>The first batch of a result as the reply's <c>cursor</c> field; what is left waits under an id.</summary>
    public BsonDocument First(Namespace ns, IReadOnlyList<StoredDocument> results, int batchSize, bool single = false)
    {
        var queue = new Queue<StoredDocument>(results);
        var batch = Take(queue, batchSize);
        return Reply("firstBatch", ns, queue.Count == 0 || single ? 0 : Keep(new Open(ns, queue)), batch);
    }

    public BsonDocument Next(long id, int batchSize)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out var cursor))
                throw CommandRefusedException.CursorNotFound(id);
            var batch = Take(cursor.Rest, batchSize);
            if (cursor.Rest.Count == 0)
                _open.Remove(id);
            return Reply("nextBatch", cursor.Namespace, cursor.Rest.Count == 0 ? 0 : id, batch);
        }
    }

    public bool Kill(long id)
    {
        lock (_lock)
            return _open.Remove(id);
    }

    private long Keep(Open cursor)
    {
        lock (_lock)
        {
            if (_open.Count >= MaxOpen)
                _open.Remove(_open.First().Key);
            _open[++_last] = cursor;
            return _last;
        }
    }

    // A batch ends at the number asked for or at the size of one largest document, but is never stuck on a large one.
    private static BsonArray Take(Queue<StoredDocument> rest, int count)
    {
        var batch = new BsonArray();
        long bytes = 0;
        while (batch.Count < count && rest.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= WireLimits.MaxDocumentBytes))
        {
            rest.Dequeue();
            batch.Add(next.Body);
            bytes += next.Bytes;
        }
        return batch;
    }

    private static BsonDocument Reply(string batchName, Namespace ns, long id, BsonArray batch) =>
        new()
        {
            { "id", id },
            { "ns", ns.ToString() },
            { batchName, batch },
        };

    private sealed record Open(Namespace Namespace, Queue<StoredDocument> Rest);
}
