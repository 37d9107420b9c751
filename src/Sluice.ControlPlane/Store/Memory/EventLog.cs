namespace Sluice.ControlPlane.Store.Memory;

/// <summary>The last events, in order of revision. Callers take turns.</summary>
internal sealed class EventLog(long start, EventLogLimits limits)
{
    private readonly List<StoreEvent> _events = [];
    private int _first;
    private long _bytes;

    /// <summary>Everything after this revision is here.</summary>
    public long Oldest { get; private set; } = start;

    public void Add(StoreEvent item)
    {
        _events.Add(item);
        _bytes += Size(item);
        while (_events.Count - _first > limits.Events || (_bytes > limits.Bytes && _events.Count - _first > 1))
            Forget();
    }

    /// <summary>At most <paramref name="atMost"/> events after a revision that is not older than <see cref="Oldest"/>.</summary>
    public List<StoreEvent> After(long revision, int atMost)
    {
        var (low, high) = (_first, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].Revision > revision ? (low, middle) : (middle + 1, high);
        }
        return _events.GetRange(low, Math.Min(atMost, _events.Count - low));
    }

    private void Forget()
    {
        var oldest = _events[_first];
        _bytes -= Size(oldest);
        Oldest = oldest.Revision;
        _events[_first++] = null!;
        if (_first <= _events.Count / 2)
            return;
        _events.RemoveRange(0, _first);
        _first = 0;
    }

    private static long Size(StoreEvent item) => item.Resource?.Json.Length ?? 0;
}
