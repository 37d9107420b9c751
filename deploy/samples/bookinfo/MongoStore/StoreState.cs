namespace Bookinfo.Mongo;

/// <summary>The collections and open cursors of a store. One lock guards all: a command is one step for every client.</summary>
internal sealed class StoreState
{
    /// <summary>Collections a store may hold.</summary>
    private const int MaxCollections = 10_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<string, MemoryCollection>> _databases = new(StringComparer.Ordinal);

    public CursorTable Cursors { get; } = new();

    /// <summary>Runs a step on a collection, which comes into being when it is not there.</summary>
    public T Write<T>(Namespace ns, Func<MemoryCollection, T> step)
    {
        lock (_lock)
            return step(Create_NeedsLock(ns));
    }

    /// <summary>Runs a step on a collection; one that is not there is empty.</summary>
    public T Read<T>(Namespace ns, Func<MemoryCollection, T> step)
    {
        lock (_lock)
            return step(Find_NeedsLock(ns) ?? new MemoryCollection(ns));
    }

    public bool Drop(Namespace ns)
    {
        lock (_lock)
            return _databases.TryGetValue(ns.Database, out var collections) && collections.Remove(ns.Collection);
    }

    public bool DropDatabase(string database)
    {
        lock (_lock)
            return _databases.Remove(database);
    }

    public IReadOnlyList<string> Collections(string database)
    {
        lock (_lock)
            return _databases.TryGetValue(database, out var collections) ? [.. collections.Keys] : [];
    }

    /// <summary>The databases with the bytes of their documents; one without a collection does not exist.</summary>
    public IReadOnlyList<(string Name, long Bytes)> Databases()
    {
        lock (_lock)
            return [.. _databases.Where(d => d.Value.Count > 0).Select(d => (d.Key, d.Value.Values.Sum(c => c.Bytes)))];
    }

    private MemoryCollection? Find_NeedsLock(Namespace ns) =>
        _databases.TryGetValue(ns.Database, out var collections) ? collections.GetValueOrDefault(ns.Collection) : null;

    private MemoryCollection Create_NeedsLock(Namespace ns)
    {
        if (Find_NeedsLock(ns) is { } known)
            return known;
        if (_databases.Values.Sum(d => d.Count) >= MaxCollections)
            throw CommandRefusedException.TooManyCollections();
        if (!_databases.TryGetValue(ns.Database, out var collections))
            _databases[ns.Database] = collections = new(StringComparer.Ordinal);
        return collections[ns.Collection] = new MemoryCollection(ns);
    }
}
