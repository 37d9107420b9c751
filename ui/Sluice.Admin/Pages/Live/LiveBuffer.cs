namespace Sluice.Admin.Pages.Live;

/// <summary>The newest requests, a bounded number of them, and how quickly they come.</summary>
internal sealed class LiveBuffer(TimeProvider clock)
{
    public const int Most = 1_000;
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LinkedList<LiveRequest> _newest = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<long> _arrivals = new();
    private long _dropped;
    private long _seen;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LiveRequest> Items
    {
        get
        {
            lock (_lock)
                return [.. _newest];
        }
    }

    /// <summary>How many were left out because there were too many.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How many have come, also those that are no longer kept.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Requests a second of the tap, over the last five.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                while (_arrivals.TryPeek(out var first) && clock.GetElapsedTime(first) > RateSpan)
                    _arrivals.Dequeue();
                return _arrivals.Count / RateSpan.TotalSeconds;
            }
        }
    }

    /// <summary>What was there before the tap began, newest first.</summary>
    public void Fill(IEnumerable<LiveRequest> recent)
    {
        lock (_lock)
            foreach (var request in recent.Take(Most))
                if (_ids.Add(request.Id))
                    _newest.AddLast(request);
    }

    public void Add(LiveRequest request)
    {
        lock (_lock)
        {
            if (!_ids.Add(request.Id))
                return;
            _seen++;
            _newest.AddFirst(request);
            _arrivals.Enqueue(clock.GetTimestamp());
            if (_arrivals.Count > Most)
                _arrivals.Dequeue();
            if (_newest.Count > Most)
            {
                _ids.Remove(_newest.Last!.Value.Id);
                _newest.RemoveLast();
            }
        }
    }

    public void AddDropped(long count) => Interlocked.Add(ref _dropped, count);

    public void Clear()
    {
        lock (_lock)
        {
            _newest.Clear();
            _ids.Clear();
            _arrivals.Clear();
            (_dropped, _seen) = (0, 0);
        }
    }

    public LiveRequest? Find(string id)
    {
        lock (_lock)
            return _newest.FirstOrDefault(r => r.Id == id);
    }
}
