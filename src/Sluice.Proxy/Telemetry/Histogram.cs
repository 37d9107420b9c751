namespace Sluice.Proxy.Telemetry;

/// <summary>Counts by upper bound. Bounds are those of Envoy's Prometheus output, which Istio's dashboards expect.</summary>
internal sealed class Histogram
{
    public static readonly double[] Bounds =
    [
        0.5,
        1,
        5,
        10,
        25,
        50,
        100,
        250,
        500,
        1000,
        2500,
        5000,
        10_000,
        30_000,
        60_000,
        300_000,
        600_000,
        1_800_000,
        3_600_000,
    ];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Not cumulative; the last one counts what is above every bound.</summary>
    public long CountAt(int index) => Interlocked.Read(ref _counts[index]);

    public void Record(double value)
    {
        var index = 0;
        while (index < Bounds.Length && value > Bounds[index])
            index++;
        Interlocked.Increment(ref _counts[index]);
        var seen = Volatile.Read(ref _sum);
        while (true)
        {
            var current = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (current.Equals(seen))
                return;
            seen = current;
        }
    }
}
