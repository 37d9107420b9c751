namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// A bucket that fills evenly. What is missing is kept in whole units, so that nothing is lost by rounding: a request costs as many units as
/// the interval has ticks, and each tick gives back <paramref name="refill"/> units.
/// </summary>
internal sealed class TokenBucketLimiter(int burst, int refill, long interval, LimitClock clock) : KeyLimiter(clock)
{
    private long _missing;
    private long _asOf;

    private long Size => burst * interval;

    protected override QuotaLease Take_NeedsLock(long now)
    {
        Fill(now);
        if (_missing + interval > Size)
            return new(this, false) { Reset = TicksFor(_missing + interval - Size) };
        _missing += interval;
        return new(this, true, now) { Remaining = (Size - _missing) / interval, Reset = TicksFor(_missing) };
    }

    protected override void GiveBack_NeedsLock(long taken, long now)
    {
        Fill(now);
        _missing = Math.Max(0, _missing - interval);
    }

    protected override bool IsWhole_NeedsLock(long now)
    {
        Fill(now);
        return _missing == 0;
    }

    private void Fill(long now)
    {
        var elapsed = now - _asOf;
        _missing = elapsed >= TicksFor(_missing) ? 0 : _missing - (elapsed * refill);
        _asOf = now;
    }

    private long TicksFor(long units) => (units + refill - 1) / refill;
}
