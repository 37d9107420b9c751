using Sluice.Resources.Diagnostics;
using Sluice.Resources.RateLimits;

namespace Sluice.Resources.Validation;

/// <summary>The rules of one limit.</summary>
internal static class RateLimitValidator
{
    // Beyond that, quota times interval would not fit the bucket's 64 bits; it is 100,000 a second for a whole window of 10 s.
    private const uint MaxRequests = 1_000_000;
    private const uint MaxKeys = 1_000_000;
    private const int MaxConstant = 64;
    private const int MaxKeyParts = 8;
    private static readonly TimeSpan MinTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    public static void Validate(RateLimit limit, string path, Check check)
    {
        check.AtMost(limit.Key.Count, MaxKeyParts, path.Field("key"));
        for (var i = 0; i < limit.Key.Count; i++)
            KeyPart(limit.Key[i], path.Item("key", i), check);
        if (limit.MaxKeys is { } keys)
            Number(keys, 1, MaxKeys, path.Field("maxKeys"), check);
        object?[] algorithms = [limit.FixedWindow, limit.SlidingWindow, limit.TokenBucket, limit.Concurrency];
        var given = algorithms.Count(a => a is not null);
        check.That(given == 1, Codes.OneAlgorithm, path, given == 0 ? "none" : given);
        Algorithms(limit, path, check);
    }

    private static void Algorithms(RateLimit limit, string path, Check check)
    {
        if (limit.FixedWindow is { } window)
        {
            Number(window.Requests, 1, MaxRequests, path.Field("fixedWindow.requests"), check);
            Time(window.Window, path.Field("fixedWindow.window"), check);
        }
        if (limit.SlidingWindow is { } sliding)
        {
            Number(sliding.Requests, 1, MaxRequests, path.Field("slidingWindow.requests"), check);
            Time(sliding.Window, path.Field("slidingWindow.window"), check);
            Number(sliding.Segments ?? 2, 2, 60, path.Field("slidingWindow.segments"), check);
        }
        if (limit.TokenBucket is { } bucket)
        {
            Number(bucket.Burst, 1, MaxRequests, path.Field("tokenBucket.burst"), check);
            Number(bucket.Refill ?? 1, 1, MaxRequests, path.Field("tokenBucket.refill"), check);
            Time(bucket.Interval ?? MaxTime, path.Field("tokenBucket.interval"), check);
        }
        if (limit.Concurrency is { } concurrency)
            Number(concurrency.Requests, 1, MaxRequests, path.Field("concurrency.requests"), check);
    }

    private static void KeyPart(RateLimitKeyPart part, string path, Check check)
    {
        bool[] parts = [part.ClientAddress is not null, part.Header.Length > 0, part.Path, part.Host, part.Constant.Length > 0];
        var given = parts.Count(p => p);
        check.That(given == 1, Codes.OneKeyPart, path, given == 0 ? "none" : given);
        if (part.Header.Length > 0)
            HeaderRules.MatchedName(part.Header, path.Field("header"), check);
        else
            check.That(!part.ShowValue, Codes.ShowsNoHeader, path.Field("showValue"));
        check.NoLonger(part.Constant, MaxConstant, path.Field("constant"));
        if (part.ClientAddress is not { } address)
            return;
        Number(address.Ipv4Prefix ?? 32, 1, 32, path.Field("clientAddress.ipv4Prefix"), check);
        Number(address.Ipv6Prefix ?? 64, 1, 128, path.Field("clientAddress.ipv6Prefix"), check);
    }

    private static void Number(uint number, uint least, uint most, string path, Check check) =>
        check.That(number >= least && number <= most, Codes.BadRateLimitNumber, path, number, least, most);

    private static void Time(TimeSpan? time, string path, Check check)
    {
        // A time that is missing is reported by the reader.
        if (time is { } given)
            check.That(given >= MinTime && given <= MaxTime, Codes.BadRateLimitTime, path);
    }
}
