using Sluice.Admin.Traffic;

namespace Sluice.Admin.Tests.Components.Traffic;

public sealed class TrafficViewTests
{
    [Fact]
    public void Rates_add_up_and_latency_is_that_of_the_slowest()
    {
        var view = TrafficView.Of([Gateway(10, 0.1, 5, 50, [1, 10, 1, 5, 50]), Gateway(30, 0, 20, 30, [1, 30, 0, 20, 30])]);
        Assert.Equal((40, 0.025, 20, 50), (view.Rps, view.ErrorRate, view.MedianMs, view.SlowMs));
        Assert.Equal((40, 0.025, 20, 50), (view.Requests[0], view.ErrorShares[0], view.P50[0], view.P99[0]));
    }

    [Fact]
    public void A_second_that_one_gateway_has_not_told_of_yet_is_not_shown_as_a_drop()
    {
        var view = TrafficView.Of([Gateway(1, 0, 1, 1, [1, 10, 0, 1, 1], [2, 10, 0, 1, 1]), Gateway(1, 0, 1, 1, [1, 10, 0, 1, 1])]);
        Assert.Equal([1], view.Times);
    }

    [Fact]
    public void Idle_seconds_have_no_errors_and_no_latency()
    {
        var view = TrafficView.Of([Gateway(0, 0, null, null, [1, 0, 0, 0, 0], [2, 0, 0, null, null])]);
        Assert.Equal([0, 0], view.Requests);
        Assert.All(view.ErrorShares.Concat(view.P50).Concat(view.P99), v => Assert.Null(v));
        Assert.Null(view.MedianMs);
    }

    [Fact]
    public void Nothing_is_nothing()
    {
        Assert.Empty(TrafficView.Of([]).Times);
        Assert.Empty(TrafficView.Of([new()]).Times);
    }

    private static GatewayStats Gateway(double rps, double errorRate, double? p50, double? p99, params double?[][] series) =>
        new()
        {
            Rps = rps,
            ErrorRate = errorRate,
            P50 = p50,
            P99 = p99,
            Series = series,
        };
}
