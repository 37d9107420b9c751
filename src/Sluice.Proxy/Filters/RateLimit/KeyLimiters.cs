using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>Makes the limiters of keys.</summary>
internal static class KeyLimiters
{
    // What validation lets through; a snapshot of another source must not make them overflow.
    private const int MaxRequests = 1_000_000;
    private const int MaxSegments = 60;

    public static KeyLimiter Create(RateLimitAlgorithm algorithm, LimitClock clock) =>
        algorithm switch
        {
            FixedWindowLimit window => new FixedWindowLimiter(Requests(window.Requests), Ticks(window.Window), clock),
            SlidingWindowLimit window => new SlidingWindowLimiter(
                Requests(window.Requests),
                Ticks(window.Window),
                Math.Clamp(window.Segments, 1, MaxSegments),
                clock
            ),
            TokenBucketLimit bucket => new TokenBucketLimiter(
                Requests(bucket.Burst),
                Requests(bucket.Refill),
                Ticks(bucket.Interval),
                clock
            ),
            ConcurrencyLimit concurrency => new ConcurrencyKeyLimiter(Requests(concurrency.Requests), clock),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
        };

    private static int Requests(int requests) => Math.Clamp(requests, 1, MaxRequests);

    private static long Ticks(TimeSpan time) => Math.Clamp(time.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay);
}
