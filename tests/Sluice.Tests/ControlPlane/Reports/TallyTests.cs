using Sluice.ControlPlane.Reports;
using Sluice.Snapshot;

namespace Sluice.Tests.ControlPlane.Reports;

/// <summary>Counts, and the latencies that come of them.</summary>
public sealed class TallyTests
{
    [Fact]
    public void Every_time_falls_into_the_bucket_that_holds_it()
    {
        for (var time = 1L; time < 1L << 34; time = (time * 5 / 4) + 1)
        {
            var index = LatencyBuckets.IndexOf(time);
            Assert.InRange(index, 0, LatencyBuckets.Count - 1);
            Assert.True(LatencyBuckets.StartOf(index) <= time);
            Assert.True(index == LatencyBuckets.Count - 1 || time < LatencyBuckets.StartOf(index + 1));
        }
    }

    [Fact]
    public void Percentiles_of_merged_counts_are_within_a_fifth()
    {
        var random = new Random(42);
        var all = new List<long>();
        var sum = new Tally();
        for (var part = 0; part < 20; part++)
        {
            var tally = new Tally();
            for (var i = 0; i < 500; i++)
            {
                var time = (long)Math.Exp((random.NextDouble() * 8) + 5);
                all.Add(time);
                tally.AddLatency(LatencyBuckets.IndexOf(time), 1);
            }
            sum.Add(tally);
        }
        all.Sort();
        foreach (var share in new[] { 0.5, 0.9, 0.99 })
        {
            var exact = all[(int)(share * all.Count) - 1] / 1000.0;
            Assert.InRange(sum.Percentile(share)!.Value, exact * 0.8, exact * 1.2);
        }
    }

    [Fact]
    public void Without_requests_there_is_no_percentile() => Assert.Null(new Tally().Percentile(0.5));
}
