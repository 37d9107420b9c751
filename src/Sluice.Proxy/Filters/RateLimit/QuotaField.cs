using System.Globalization;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// One limit in the fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers, in its form since 08): lists of structured fields,
/// whose members are the limit's name with parameters. <c>q</c> is the quota, <c>w</c> the window, <c>r</c> what is left and <c>t</c> when
/// there will be more, in seconds.
/// </summary>
internal sealed class QuotaField(string name, RateLimitAlgorithm algorithm)
{
    private const string PolicyField = "RateLimit-Policy";
    private const string QuotaNow = "RateLimit";
    private const string RetryAfter = "Retry-After";

    private readonly string _policy = $"\"{name}\";{Parameters(algorithm)}";

    /// <summary>Appends: the upstream, or another policy, may have limits of its own.</summary>
    public void AddPolicy(Exchange exchange) => exchange.AddResponseHeader(PolicyField, _policy);

    public void AddQuota(Exchange exchange, QuotaLease lease) =>
        exchange.AddResponseHeader(
            QuotaNow,
            lease.Reset < 0
                ? string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={lease.Remaining}")
                : string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={lease.Remaining};t={Seconds(lease.Reset)}")
        );

    /// <summary>RFC 9110 10.2.3. Where nobody knows when there will be room, a second is a polite guess.</summary>
    public static void SetRetryAfter(Exchange exchange, QuotaLease lease) =>
        exchange.SetResponseHeader(RetryAfter, Math.Max(1, Seconds(lease.Reset)).ToString(CultureInfo.InvariantCulture));

    private static string Parameters(RateLimitAlgorithm algorithm) =>
        algorithm switch
        {
            FixedWindowLimit window => Window(window.Requests, window.Window.Ticks),
            SlidingWindowLimit window => Window(window.Requests, window.Window.Ticks),
            // The time in which an empty bucket fills.
            TokenBucketLimit bucket => Window(bucket.Burst, bucket.Interval.Ticks * bucket.Burst / Math.Max(1, bucket.Refill)),
            ConcurrencyLimit concurrency => string.Create(
                CultureInfo.InvariantCulture,
                $"q={concurrency.Requests};qu=\"concurrent-requests\""
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
        };

    private static string Window(int requests, long window) =>
        string.Create(CultureInfo.InvariantCulture, $"q={requests};w={Math.Max(1, Seconds(window))}");

    // Rounded up, so that whoever waits so long finds room.
    private static long Seconds(long ticks) => (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
