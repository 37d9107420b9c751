namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>So many in any window, which slides on by whole segments.</summary>
internal sealed class SlidingWindowLimiter(int requests, long window, int segments, LimitClock clock) : KeyLimiter(clock)
{
    private readonly int[] _counts = new int[segments];
    private readonly long _length = Math.Max(1, window / segments);
    private long _segment;
    private int _total;

    protected override QuotaLease Take_NeedsLock(long now)
    {
        Slide(now);
        if (_total >= requests)
            return new(this, false) { Reset = FirstRoom(now) };
        _counts[_segment % segments]++;
        _total++;
        return new(this, true, now) { Remaining = requests - _total, Reset = End(_segment, now) };
    }

    protected override void GiveBack_NeedsLock(long taken, long now)
    {
        Slide(now);
        var segment = taken / _length;
        if (_segment - segment >= segments || _counts[segment % segments] == 0)
            return;
        _counts[segment % segments]--;
        _total--;
    }

    protected override bool IsWhole_NeedsLock(long now)
    {
        Slide(now);
        return _total == 0;
    }

    private void Slide(long now)
    {
        var segment = now / _length;
        // Beyond a whole window there is nothing to walk over.
        for (var next = Math.Max(_segment + 1, segment - segments + 1); next <= segment; next++)
        {
            _total -= _counts[next % segments];
            _counts[next % segments] = 0;
        }
        _segment = segment;
    }

    private long FirstRoom(long now)
    {
        var oldest = _segment - segments + 1;
        while (oldest < _segment && _counts[((oldest % segments) + segments) % segments] == 0)
            oldest++;
        return End(oldest, now);
    }

    /// <summary>Ticks until what was counted in a segment is outside the window.</summary>
    private long End(long segment, long now) => ((segment + segments) * _length) - now;
}
