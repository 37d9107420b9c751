using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>Who watches which requests now.</summary>
internal sealed class TapBoard(Action changed)
{
    // Of one person: a console has a page or two.
    private const int TapsOfOwner = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, TapSubscription> _taps = [];
    private readonly Queue<ReportedRequest> _recent = new();
    private ulong _ids;

    /// <summary>Watched requests that were passed on last.</summary>
    public IReadOnlyList<ReportedRequest> Recent
    {
        get
        {
            lock (_lock)
                return [.. _recent];
        }
    }

    /// <summary>Null: too many watch already.</summary>
    public TapSubscription? Add(string owner, TapRequest request, Func<string, bool> maySee)
    {
        TapSubscription tap;
        lock (_lock)
        {
            if (_taps.Count >= ReportLimits.Taps || _taps.Values.Count(t => t.Owner == owner) >= TapsOfOwner)
                return null;
            tap = new(++_ids, owner, request, maySee, Remove);
            _taps.Add(tap.Id, tap);
        }
        changed();
        return tap;
    }

    /// <summary>What a gateway is to be asked for.</summary>
    public IReadOnlyList<Tap> For(string gateway)
    {
        lock (_lock)
            return [.. _taps.Values.Where(t => t.Concerns(gateway)).OrderBy(t => t.Id).Select(Wire)];
    }

    /// <summary>Passes a request on to those whom a gateway says it is for, as far as they asked this gateway.</summary>
    public void Pass(ReportedRequest request, IEnumerable<ulong> taps)
    {
        lock (_lock)
        {
            var isWanted = false;
            foreach (var id in taps.Distinct())
            {
                if (!_taps.TryGetValue(id, out var tap))
                    continue;
                tap.Pass(request);
                isWanted = true;
            }
            if (!isWanted)
                return;
            _recent.Enqueue(request);
            if (_recent.Count > ReportLimits.RecentTapped)
                _recent.Dequeue();
        }
    }

    /// <summary>A gateway was too quick.</summary>
    public void Dropped(string gateway, long count)
    {
        lock (_lock)
        {
            foreach (var tap in _taps.Values.Where(t => t.Concerns(gateway)))
                tap.Dropped(count);
        }
    }

    private void Remove(TapSubscription tap)
    {
        lock (_lock)
            _taps.Remove(tap.Id);
        changed();
    }

    private static Tap Wire(TapSubscription tap) =>
        new()
        {
            Id = tap.Id,
            Host = tap.Request.Host,
            PathPrefix = tap.Request.PathPrefix,
            Method = tap.Request.Method,
            Status = tap.Request.Status,
            Client = tap.Request.Client,
            MaxPerSecond = tap.Request.MaxPerSecond,
        };
}
