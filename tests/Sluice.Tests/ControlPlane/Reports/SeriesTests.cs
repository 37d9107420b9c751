using Sluice.ControlPlane.Reports;

namespace Sluice.Tests.ControlPlane.Reports;

/// <summary>Counts over time.</summary>
public sealed class SeriesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly Series _series = new(TimeSpan.FromSeconds(1), 60);

    [Fact]
    public void What_was_counted_in_ten_seconds_is_spread_over_them_and_nothing_is_lost()
    {
        _series.Add(Requests(33), Noon.AddSeconds(10), TimeSpan.FromSeconds(10));
        var steps = _series.Between(Noon, Noon.AddSeconds(20)).ToList();
        Assert.Equal(33, steps.Sum(s => s.Tally.Requests));
        Assert.Equal(10, steps.Count);
        Assert.All(steps, s => Assert.InRange(s.Tally.Requests, 3, 4));
        Assert.Equal(Noon, steps[0].Time);
    }

    [Fact]
    public void A_time_between_two_steps_counts_for_both()
    {
        _series.Add(Requests(10), Noon.AddSeconds(1.5), TimeSpan.FromSeconds(1));
        Assert.Equal([5L, 5], _series.Between(Noon, Noon.AddSeconds(5)).Select(s => s.Tally.Requests));
    }

    [Fact]
    public void What_is_older_than_there_is_room_for_is_gone()
    {
        _series.Add(Requests(1), Noon, TimeSpan.Zero);
        _series.Add(Requests(2), Noon.AddSeconds(60), TimeSpan.Zero);
        Assert.Equal(2, _series.Sum(Noon.AddMinutes(-5), Noon.AddMinutes(5)).Requests);
    }

    [Fact]
    public void A_time_longer_than_all_steps_takes_no_longer_and_counts_its_last_part()
    {
        _series.Add(Requests(900), Noon, TimeSpan.FromMinutes(15));
        Assert.InRange(_series.Sum(Noon.AddMinutes(-20), Noon).Requests, 59, 61);
    }

    [Fact]
    public void A_moment_without_length_counts_at_its_time()
    {
        _series.Add(Requests(4), Noon.AddSeconds(0.5), TimeSpan.Zero);
        Assert.Equal(4, _series.Sum(Noon, Noon.AddSeconds(1)).Requests);
    }

    private static Tally Requests(int count)
    {
        var tally = new Tally();
        tally.AddCounts(count, 0, 0);
        return tally;
    }
}
