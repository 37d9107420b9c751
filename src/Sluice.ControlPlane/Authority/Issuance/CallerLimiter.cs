namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>A token bucket for each caller, for a bounded number of callers.</summary>
internal sealed class CallerLimiter(int burst, int perMinute, TimeProvider clock)
{
    /// <summary>About 1 MiB. Who comes when that many are known, and none of them is idle, shares one bucket.</summary>
    private const int MaxCallers = 10_000;

    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Bucket _shared = new(burst, clock.GetTimestamp());

    // Whoever has taken nothing yet.
    private readonly Bucket _new = new(burst, clock.GetTimestamp());
    private readonly Lock _lock = new();

    /// <summary>Takes one; false: there is none.</summary>
    public bool TryTake(string caller)
    {
        lock (_lock)
            return Take(Of_NeedsLock(caller), 1);
    }

    /// <summary>Whether there is one, without taking it.</summary>
    public bool HasAny(string caller)
    {
        lock (_lock)
            return Take(
                _buckets.TryGetValue(caller, out var own) ? own
                    : _buckets.Count < MaxCallers ? _new
                    : _shared,
                0
            );
    }

    private Bucket Of_NeedsLock(string caller)
    {
        if (_buckets.TryGetValue(caller, out var known))
            return known;
        if (_buckets.Count >= MaxCallers)
            Trim_NeedsLock();
        if (_buckets.Count >= MaxCallers)
            return _shared;
        return _buckets[caller] = new(burst, clock.GetTimestamp());
    }

    // A full bucket says no more than a new one.
    private void Trim_NeedsLock()
    {
        foreach (var (caller, bucket) in _buckets)
        {
            Refill(bucket);
            if (bucket.Tokens >= burst)
                _buckets.Remove(caller);
        }
    }

    private bool Take(Bucket bucket, int count)
    {
        Refill(bucket);
        if (bucket.Tokens < 1)
            return false;
        bucket.Tokens -= count;
        return true;
    }

    private void Refill(Bucket bucket)
    {
        var now = clock.GetTimestamp();
        bucket.Tokens = Math.Min(burst, bucket.Tokens + (clock.GetElapsedTime(bucket.Since, now).TotalMinutes * perMinute));
        bucket.Since = now;
    }

    private sealed class Bucket(double tokens, long since)
    {
        public double Tokens { get; set; } = tokens;

        public long Since { get; set; } = since;
    }
}
