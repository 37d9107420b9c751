using System.Threading.RateLimiting;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>So many at once: the library's limiter, which needs no clock.</summary>
internal sealed class ConcurrencyKeyLimiter(int requests, LimitClock clock) : KeyLimiter(clock)
{
    private readonly ConcurrencyLimiter _inner = new(new() { PermitLimit = requests, QueueLimit = 0 });

    protected override QuotaLease Take_NeedsLock(long now)
    {
        var lease = _inner.AttemptAcquire();
        return new(this, lease.IsAcquired, now, lease) { Remaining = _inner.GetStatistics()!.CurrentAvailablePermits };
    }

    protected override void GiveBack_NeedsLock(long taken, long now) { }

    protected override bool IsWhole_NeedsLock(long now) => _inner.GetStatistics()!.CurrentAvailablePermits == requests;

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
