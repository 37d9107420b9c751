namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>Time since this clock was made, in ticks of 100 ns: small numbers, which can be multiplied.</summary>
internal sealed class LimitClock(TimeProvider clock)
{
    private readonly long _origin = clock.GetTimestamp();

    public long Now => clock.GetElapsedTime(_origin).Ticks;
}
