namespace Sluice.Proxy.Reports;

/// <summary>Things on their way to the control plane. Full means dropped and counted, never waiting.</summary>
internal sealed class BoundedQueue<T>(int limit)
{
    private readonly Lock _lock = new();
    private List<T> _items = [];
    private long _dropped;

    /// <summary>False: it was dropped.</summary>
    public bool Add(T item)
    {
        lock (_lock)
        {
            if (_items.Count >= limit)
            {
                _dropped++;
                return false;
            }
            _items.Add(item);
            return true;
        }
    }

    /// <summary>All there is, and how many were dropped since.</summary>
    public (IReadOnlyList<T> Items, long Dropped) Take()
    {
        lock (_lock)
        {
            if (_items.Count == 0 && _dropped == 0)
                return ([], 0);
            var taken = (_items, _dropped);
            (_items, _dropped) = ([], 0);
            return taken;
        }
    }
}
