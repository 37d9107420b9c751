using System.Collections.Concurrent;

namespace Sluice.Proxy.Reports;

/// <summary>Requests by route, cluster and kind of client. Bounded: beyond the limit they are counted by listener alone.</summary>
internal sealed class TrafficCounters
{
    /// <summary>Some 500 bytes for each of four processors. More routes than this are not busy at one gateway within minutes.</summary>
    public const int MaxCells = 5_000;

    /// <summary>Takings without a request after which a cell goes: half a minute where somebody looks, else five.</summary>
    private const int MaxIdleRounds = 30;

    private readonly ConcurrentDictionary<TrafficKey, TrafficCell> _cells = [];
    private int _count;

    public TrafficCell Find(in TrafficKey key) => _cells.TryGetValue(key, out var cell) ? cell : Add(key);

    /// <summary>What was counted since the last taking. One caller at a time.</summary>
    public List<TrafficRow> Take()
    {
        var rows = new List<TrafficRow>();
        foreach (var (key, cell) in _cells)
        {
            if (cell.Take() is { } counts)
                rows.Add(Row(key, counts));
            else if (cell.IdleRounds > MaxIdleRounds && _cells.TryRemove(key, out _))
                Interlocked.Decrement(ref _count);
        }
        return rows;
    }

    private TrafficCell Add(in TrafficKey key)
    {
        var room = Volatile.Read(ref _count) < MaxCells;
        var fresh = new TrafficCell();
        var cell = _cells.GetOrAdd(room ? key : key.OfListener, fresh);
        if (ReferenceEquals(cell, fresh))
            Interlocked.Increment(ref _count);
        return cell;
    }

    private static TrafficRow Row(in TrafficKey key, TrafficCounts counts) =>
        new()
        {
            Listener = key.Listener,
            Port = key.Port,
            Route = key.Route,
            Cluster = key.Cluster,
            Principal = key.Principal,
            Security = key.Security,
            Counts = counts,
        };
}
