using System.Numerics;

namespace Sluice.Snapshot;

/// <summary>
/// The buckets in which proxies count how long requests took, and the control plane adds them up: four to each doubling, so that a
/// percentile is off by a tenth at most. Microseconds.
/// </summary>
public static class LatencyBuckets
{
    private const int PerDoubling = 4;

    // 64 µs: what is below is one bucket, since nothing crosses a proxy in less.
    private const int FirstPower = 6;

    // 2^32 µs are 71 minutes, longer than the longest stream time-out.
    private const int LastPower = 32;

    /// <summary>The last one has no end.</summary>
    public const int Count = ((LastPower - FirstPower) * PerDoubling) + 2;

    public static int IndexOf(long microseconds)
    {
        if (microseconds < 1 << FirstPower)
            return 0;
        var power = BitOperations.Log2((ulong)microseconds);
        if (power >= LastPower)
            return Count - 1;
        var quarter = (int)((microseconds >> (power - 2)) & (PerDoubling - 1));
        return 1 + ((power - FirstPower) * PerDoubling) + quarter;
    }

    /// <summary>Where a bucket begins.</summary>
    public static long StartOf(int index)
    {
        if (index <= 0)
            return 0;
        var (power, quarter) = Math.DivRem(Math.Min(index, Count - 1) - 1, PerDoubling);
        return (1L << (power + FirstPower)) + ((long)quarter << (power + FirstPower - 2));
    }
}
