using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// Which keys are refused most, in bounded room: the space-saving algorithm (Metwally, Agrawal, El Abbadi 2005). A key that is new takes the
/// place, and the count, of the one with the least; so a frequent one is never missed, and its count never too low.
/// </summary>
internal sealed class TopKeys
{
    /// <summary>Kept, so that those shown are right even where many are close: about three times as many.</summary>
    private const int Kept = 64;

    private const int Shown = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cell> _cells = new(Kept, StringComparer.Ordinal);

    public void Add(ReadOnlySpan<char> key)
    {
        lock (_gate)
        {
            if (_cells.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var cell))
                cell.Count++;
            else if (_cells.Count < Kept)
                _cells.Add(key.ToString(), new Cell { Count = 1 });
            else
                Replace_NeedsLock(key.ToString());
        }
    }

    public ValueList<LimitedKey> Most(Func<string, string> show)
    {
        KeyValuePair<string, (long Count, long Overcount)>[] cells;
        lock (_gate)
            cells = [.. _cells.Select(c => KeyValuePair.Create(c.Key, (c.Value.Count, c.Value.Overcount)))];
        return cells
            .OrderByDescending(c => c.Value.Count)
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .Take(Shown)
            .Select(c => new LimitedKey(show(c.Key), c.Value.Count, c.Value.Overcount))
            .ToValueList();
    }

    private void Replace_NeedsLock(string key)
    {
        var least = _cells.MinBy(c => c.Value.Count);
        _cells.Remove(least.Key);
        _cells.Add(key, new Cell { Count = least.Value.Count + 1, Overcount = least.Value.Count });
    }

    private sealed class Cell
    {
        public long Count { get; set; }
        public long Overcount { get; init; }
    }
}
