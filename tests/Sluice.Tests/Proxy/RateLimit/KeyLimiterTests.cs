using System.Threading.RateLimiting;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Snapshot;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>How each algorithm counts, at the boundaries of its time.</summary>
public sealed class KeyLimiterTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_fixed_window_begins_with_the_first_request_and_ends_whole()
    {
        using var limiter = Create(new FixedWindowLimit(2, Seconds(10)));
        _clock.Advance(Seconds(7));
        Assert.Equal((true, 1L, Seconds(10)), Ask(limiter));
        _clock.Advance(Seconds(4));
        Assert.Equal((true, 0L, Seconds(6)), Ask(limiter));
        Assert.Equal((false, 0L, Seconds(6)), Ask(limiter));
        _clock.Advance(Seconds(6) - Tick);
        Assert.Equal((false, 0L, Tick), Ask(limiter));
        _clock.Advance(Tick);
        Assert.Equal((true, 1L, Seconds(10)), Ask(limiter));
    }

    [Fact]
    public void A_sliding_window_gives_back_segment_by_segment()
    {
        using var limiter = Create(new SlidingWindowLimit(3, Seconds(10), 10));
        Assert.True(Ask(limiter).IsAllowed);
        _clock.Advance(Seconds(5));
        Assert.True(Ask(limiter).IsAllowed);
        Assert.Equal((true, 0L, Seconds(10)), Ask(limiter));
        Assert.Equal((false, 0L, Seconds(5)), Ask(limiter));
        _clock.Advance(Seconds(5) - Tick);
        Assert.False(Ask(limiter).IsAllowed);
        _clock.Advance(Tick);
        // The first one is outside now, the two of second 5 are not.
        Assert.True(Ask(limiter).IsAllowed);
        Assert.Equal((false, 0L, Seconds(5)), Ask(limiter));
        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(2L, Ask(limiter).Remaining);
    }

    [Fact]
    public void No_window_holds_more_than_its_limit_and_a_segment()
    {
        using var limiter = Create(new SlidingWindowLimit(20, Seconds(10), 10));
        var random = new Random(7);
        var allowed = new List<TimeSpan>();
        for (var now = TimeSpan.Zero; now < Seconds(300); )
        {
            if (Ask(limiter).IsAllowed)
                allowed.Add(now);
            var step = TimeSpan.FromMilliseconds(random.Next(0, 400));
            _clock.Advance(step);
            now += step;
        }
        Assert.True(allowed.Count > 400, $"only {allowed.Count}: it refuses too much");
        Assert.All(allowed, begin => Assert.True(allowed.Count(a => a >= begin && a < begin + Seconds(9)) <= 20));
    }

    [Fact]
    public void A_bucket_fills_evenly_and_loses_nothing_by_rounding()
    {
        using var limiter = Create(new TokenBucketLimit(3, 3, Seconds(1)));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => Ask(limiter).IsAllowed));
        var third = TimeSpan.FromTicks((TimeSpan.TicksPerSecond + 2) / 3);
        Assert.Equal(third, Ask(limiter).Reset);
        _clock.Advance(third - Tick);
        Assert.False(Ask(limiter).IsAllowed);
        _clock.Advance(Tick);
        Assert.True(Ask(limiter).IsAllowed);
        // 300 s at 3 a second, asked at odd times: 900, and not one more.
        var allowed = 0;
        for (var i = 0; i < 3000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            allowed += Ask(limiter).IsAllowed ? 1 : 0;
        }
        Assert.Equal(900, allowed);
    }

    [Fact]
    public void A_bucket_holds_no_more_than_its_burst()
    {
        using var limiter = Create(new TokenBucketLimit(2, 1, Seconds(10)));
        _clock.Advance(TimeSpan.FromDays(1000));
        Assert.Equal((true, 1L, Seconds(10)), Ask(limiter));
        Assert.Equal((true, 0L, Seconds(20)), Ask(limiter));
        Assert.Equal((false, 0L, Seconds(10)), Ask(limiter));
    }

    [Fact]
    public void Concurrency_counts_what_runs()
    {
        using var limiter = Create(new ConcurrencyLimit(1));
        var lease = limiter.Take();
        Assert.Equal((true, true, 0L), (lease.IsAcquired, lease.IsHeld, lease.Remaining));
        Assert.Equal((false, -1L), (limiter.Take().IsAcquired, limiter.Take().Reset));
        Assert.False(limiter.TryRetire());
        lease.Dispose();
        lease.Dispose();
        Assert.True(limiter.Take().IsAcquired);
        Assert.False(limiter.Take().IsAcquired);
    }

    public static TheoryData<string> Counting() => ["window", "sliding", "bucket", "running"];

    private static RateLimitAlgorithm Two(string name) =>
        name switch
        {
            "window" => new FixedWindowLimit(2, Seconds(10)),
            "sliding" => new SlidingWindowLimit(2, Seconds(10), 5),
            "bucket" => new TokenBucketLimit(2, 1, Seconds(5)),
            _ => new ConcurrencyLimit(2),
        };

    [Theory, MemberData(nameof(Counting))]
    public void What_is_given_back_was_never_counted(string name)
    {
        using var limiter = Create(Two(name));
        for (var i = 0; i < 5; i++)
            limiter.Take().GiveBack();
        var first = limiter.Take();
        Assert.True(limiter.Take().IsAcquired);
        Assert.False(limiter.Take().IsAcquired);
        first.GiveBack();
        Assert.True(limiter.Take().IsAcquired);
        Assert.False(limiter.Take().IsAcquired);
    }

    [Theory, InlineData("window"), InlineData("sliding"), InlineData("bucket")]
    public void What_is_given_back_late_counts_for_nothing(string name)
    {
        using var limiter = Create(Two(name));
        var early = limiter.Take();
        _clock.Advance(Seconds(60));
        Assert.True(limiter.Take().IsAcquired);
        if (name != "bucket") // whose tokens are alike, whenever they were taken
            early.GiveBack();
        Assert.True(limiter.Take().IsAcquired);
        Assert.False(limiter.Take().IsAcquired);
    }

    [Theory, InlineData("window"), InlineData("sliding"), InlineData("bucket")]
    public void A_limiter_may_be_forgotten_once_its_quota_is_whole(string name)
    {
        using var limiter = Create(Two(name));
        Assert.True(limiter.Take().IsAcquired);
        _clock.Advance(Seconds(4));
        Assert.False(limiter.TryRetire());
        _clock.Advance(Seconds(6));
        Assert.True(limiter.TryRetire());
        Assert.Same(QuotaLease.Retired, limiter.Take());
    }

    [Theory, MemberData(nameof(Counting))]
    public async Task Threads_together_get_no_more_than_the_limit(string name)
    {
        using var limiter = Create(Two(name));
        var asked = Enumerable
            .Range(0, 8)
            .Select(_ =>
                Task.Run(() => Enumerable.Range(0, 1000).Count(_ => limiter.Take().IsAcquired), TestContext.Current.CancellationToken)
            );
        Assert.Equal(2, (await Task.WhenAll(asked)).Sum());
    }

    [Fact]
    public void It_is_a_rate_limiter_of_the_library()
    {
        using RateLimiter limiter = Create(new FixedWindowLimit(1, Seconds(10)));
        using var lease = limiter.AttemptAcquire();
        Assert.True(lease.IsAcquired);
        using var refused = limiter.AttemptAcquire();
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(Seconds(10), wait);
    }

    private KeyLimiter Create(RateLimitAlgorithm algorithm) => KeyLimiters.Create(algorithm, new LimitClock(_clock));

    private static (bool IsAllowed, long Remaining, TimeSpan Reset) Ask(KeyLimiter limiter)
    {
        var lease = limiter.Take();
        return (lease.IsAcquired, lease.Remaining, TimeSpan.FromTicks(lease.Reset));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
