using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>Limits with valid defaults.</summary>
internal static class Limits
{
    public static RateLimitRule Window(int requests, int seconds = 60, params ReadOnlySpan<RateLimitKey> key) =>
        Of(new FixedWindowLimit(requests, TimeSpan.FromSeconds(seconds)), key);

    public static RateLimitRule Concurrent(int requests, params ReadOnlySpan<RateLimitKey> key) => Of(new ConcurrencyLimit(requests), key);

    public static RateLimitRule Of(RateLimitAlgorithm algorithm, params ReadOnlySpan<RateLimitKey> key) =>
        new()
        {
            Name = "limit",
            Algorithm = algorithm,
            Key = ValueList.Create(key),
            MaxKeys = 100,
        };

    public static RateLimitKey Client { get; } = new();

    public static RateLimitKey Header(string name, bool isShown = false) =>
        new()
        {
            Kind = RateLimitKeyKind.Header,
            Value = name,
            IsShown = isShown,
        };
}
