using System.Collections.Concurrent;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// The keys of one limit. Bounded: a key whose quota is whole again says nothing and is forgotten; where there is no room even so, keys that
/// are not known yet share one counter. So a flood of made-up keys is limited, and cannot make the table forget who has used up their quota.
/// </summary>
internal sealed class KeyTable : IQuota
{
    /// <summary>Keys looked at for each one that comes: two, so that all are seen before the table has doubled.</summary>
    private const int LooksPerKey = 2;

    /// <summary>Keys looked at where the table is full.</summary>
    private const int LooksWhenFull = 16;

    /// <summary>Keys looked at when somebody asks how many there are.</summary>
    private const int LooksWhenAsked = 1_000;

    private readonly RateLimitAlgorithm _algorithm;
    private readonly LimitClock _clock;
    private readonly KeyLimiter _shared;
    private readonly TopKeys _top = new();
    private readonly ConcurrentDictionary<string, KeyLimiter> _limiters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeyLimiter>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Lock _gate = new();
    private readonly Queue<KeyValuePair<string, KeyLimiter>> _queue = [];
    private long _overflowed;

    public KeyTable(RateLimitAlgorithm algorithm, int maxKeys, TimeProvider clock)
    {
        _algorithm = algorithm;
        _clock = new LimitClock(clock);
        _shared = KeyLimiters.Create(algorithm, _clock);
        _lookup = _limiters.GetAlternateLookup<ReadOnlySpan<char>>();
        MaxKeys = maxKeys;
    }

    /// <summary>Keys remembered at once; a new configuration may change it.</summary>
    public int MaxKeys { get; set; }

    public int Keys
    {
        get
        {
            lock (_gate)
            {
                Forget_NeedsLock(LooksWhenAsked);
                return _queue.Count;
            }
        }
    }

    public long Overflowed => Interlocked.Read(ref _overflowed);

    public ValueTask<QuotaLease> AcquireAsync(ReadOnlySpan<char> key)
    {
        var lease = _lookup.TryGetValue(key, out var known) ? known.Take() : QuotaLease.Retired;
        // A limiter may be forgotten between being found and being asked; whoever forgets holds the gate that adding passes.
        while (ReferenceEquals(lease, QuotaLease.Retired))
            lease = Add(key).Take();
        if (!lease.IsAcquired)
            _top.Add(key);
        return new(lease);
    }

    public ValueList<LimitedKey> TopLimited(Func<string, string> show) => _top.Most(show);

    private KeyLimiter Add(ReadOnlySpan<char> key)
    {
        lock (_gate)
        {
            if (_lookup.TryGetValue(key, out var known))
                return known;
            Forget_NeedsLock(_queue.Count < MaxKeys ? LooksPerKey : LooksWhenFull);
            if (_queue.Count >= MaxKeys)
            {
                Interlocked.Increment(ref _overflowed);
                return _shared;
            }
            var text = key.ToString();
            var limiter = KeyLimiters.Create(_algorithm, _clock);
            _limiters[text] = limiter;
            _queue.Enqueue(new(text, limiter));
            return limiter;
        }
    }

    private void Forget_NeedsLock(int looks)
    {
        for (var left = Math.Min(looks, _queue.Count); left > 0; left--)
        {
            var oldest = _queue.Dequeue();
            if (oldest.Value.TryRetire())
                _limiters.TryRemove(oldest);
            else
                _queue.Enqueue(oldest);
        }
    }
}
