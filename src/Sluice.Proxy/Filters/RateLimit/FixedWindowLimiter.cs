namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>So many in a window, which begins with the first request after the last window.</summary>
internal sealed class FixedWindowLimiter(int requests, long window, LimitClock clock) : KeyLimiter(clock)
{
    private long _begin = long.MinValue;
    private int _count;

    protected override QuotaLease Take_NeedsLock(long now)
    {
        if (IsOver(now))
            (_begin, _count) = (now, 0);
        var isAllowed = _count < requests;
        if (isAllowed)
            _count++;
        return new(this, isAllowed, now) { Remaining = requests - _count, Reset = _begin + window - now };
    }

    protected override void GiveBack_NeedsLock(long taken, long now)
    {
        if (taken >= _begin && _count > 0)
            _count--;
    }

    protected override bool IsWhole_NeedsLock(long now) => _count == 0 || IsOver(now);

    private bool IsOver(long now) => _begin == long.MinValue || now - _begin >= window;
}
