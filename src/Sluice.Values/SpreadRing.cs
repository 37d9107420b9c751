namespace Sluice.Values;

/// <summary>Keeps the newest of each kind, up to a number of all: what is frequent makes room for what is rare. Not safe for several threads.</summary>
/// <param name="capacity">Of all kinds together.</param>
public sealed class SpreadRing<T>(int capacity)
{
    private readonly Dictionary<string, Queue<T>> _kinds = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>In no order.</summary>
    public IEnumerable<T> Items => _kinds.Values.SelectMany(k => k);

    public void Add(string kind, T item)
    {
        if (capacity <= 0)
            return;
        if (Count >= capacity)
            Drop();
        if (!_kinds.TryGetValue(kind, out var queue))
            _kinds[kind] = queue = new();
        queue.Enqueue(item);
        Count++;
    }

    public void Clear()
    {
        _kinds.Clear();
        Count = 0;
    }

    // The oldest of the kind that has most.
    private void Drop()
    {
        var (kind, most) = ("", default(Queue<T>));
        foreach (var (name, queue) in _kinds)
        {
            if (most is null || queue.Count > most.Count)
                (kind, most) = (name, queue);
        }
        most!.Dequeue();
        if (most.Count == 0)
            _kinds.Remove(kind);
        Count--;
    }
}
