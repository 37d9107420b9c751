using System.Threading.RateLimiting;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// The quota of one key. The library's own limiters with windows and buckets cannot be used: they read the system's clock whatever one does
/// (dotnet/runtime#106447), tell nothing of what is left, and cannot give back.
/// </summary>
internal abstract class KeyLimiter(LimitClock clock) : RateLimiter
{
    private readonly Lock _gate = new();
    private bool _isRetired;

    /// <summary>Not known: <see cref="TryRetire"/> says whether it may be forgotten.</summary>
    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Counts one request, or refuses it.</summary>
    public QuotaLease Take()
    {
        lock (_gate)
            return _isRetired ? QuotaLease.Retired : Take_NeedsLock(clock.Now);
    }

    public void GiveBack(long taken)
    {
        lock (_gate)
            GiveBack_NeedsLock(taken, clock.Now);
    }

    /// <summary>True where nothing is lost by forgetting it; from then on it refuses to count.</summary>
    public bool TryRetire()
    {
        lock (_gate)
            return _isRetired |= IsWhole_NeedsLock(clock.Now);
    }

    protected abstract QuotaLease Take_NeedsLock(long now);

    protected abstract void GiveBack_NeedsLock(long taken, long now);

    /// <summary>The whole quota is there, as of a new key.</summary>
    protected abstract bool IsWhole_NeedsLock(long now);

    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        permitCount == 1 ? Take() : throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, "one request at a time");

    /// <summary>Nobody waits: a refusal is an answer.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));
}
