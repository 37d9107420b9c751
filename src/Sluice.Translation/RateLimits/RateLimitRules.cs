using Sluice.Resources.RateLimits;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.RateLimits;

/// <summary>Limits, with their defaults.</summary>
internal static class RateLimitRules
{
    private const int DefaultMaxKeys = 100_000;
    private const int DefaultSegments = 10;
    private const int DefaultIpv4Prefix = 32;
    private const int DefaultIpv6Prefix = 64;
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    public static RateLimitRule Rule(RateLimit limit, bool isShadow) =>
        new()
        {
            Name = limit.Name,
            Key = limit.Key.Select(Part).ToValueList(),
            Algorithm = Algorithm(limit),
            MaxKeys = (int?)limit.MaxKeys ?? DefaultMaxKeys,
            IsShadow = isShadow || limit.Shadow,
        };

    // Validation has seen to it that one is there, and that times are.
    private static RateLimitAlgorithm Algorithm(RateLimit limit) =>
        limit switch
        {
            { FixedWindow: { } fixedWindow } => new FixedWindowLimit((int)fixedWindow.Requests, fixedWindow.Window ?? DefaultInterval),
            { SlidingWindow: { } sliding } => new SlidingWindowLimit(
                (int)sliding.Requests,
                sliding.Window ?? DefaultInterval,
                (int?)sliding.Segments ?? DefaultSegments
            ),
            { TokenBucket: { } bucket } => new TokenBucketLimit(
                (int)bucket.Burst,
                (int)(bucket.Refill ?? bucket.Burst),
                bucket.Interval ?? DefaultInterval
            ),
            _ => new ConcurrencyLimit((int?)limit.Concurrency?.Requests ?? 1),
        };

    private static RateLimitKey Part(RateLimitKeyPart part) =>
        part switch
        {
            { ClientAddress: { } address } => new()
            {
                Kind = RateLimitKeyKind.ClientAddress,
                Ipv4Prefix = (int?)address.Ipv4Prefix ?? DefaultIpv4Prefix,
                Ipv6Prefix = (int?)address.Ipv6Prefix ?? DefaultIpv6Prefix,
            },
            { Header.Length: > 0 } => new()
            {
                Kind = RateLimitKeyKind.Header,
                Value = part.Header.ToLowerInvariant(),
                IsShown = part.ShowValue,
            },
            { Path: true } => new() { Kind = RateLimitKeyKind.Path },
            { Host: true } => new() { Kind = RateLimitKeyKind.Host },
            _ => new() { Kind = RateLimitKeyKind.Constant, Value = part.Constant },
        };
}
