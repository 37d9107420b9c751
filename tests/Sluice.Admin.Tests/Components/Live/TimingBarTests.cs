using Sluice.Admin.Pages.Live;

namespace Sluice.Admin.Tests.Components.Live;

public sealed class TimingBarTests
{
    [Fact]
    public void The_parts_follow_each_other_and_are_the_whole()
    {
        var bars = TimingBar.Of(new() { DurationMs = 10, UpstreamStartMs = 1, UpstreamFirstByteMs = 6 });
        Assert.Equal([(0, 1), (1, 6), (7, 3)], bars.Select(b => (b.FromMs, b.LengthMs)));
    }

    [Fact]
    public void A_request_that_went_nowhere_was_the_gateways_alone()
    {
        Assert.Equal(10, Assert.Single(TimingBar.Of(new() { DurationMs = 10 })).LengthMs);
    }

    [Fact]
    public void An_upstream_that_never_answered_is_told_apart()
    {
        var bars = TimingBar.Of(new() { DurationMs = 10, UpstreamStartMs = 2 });
        Assert.Equal(("TimeNoAnswer", 8), (bars[1].Name, bars[1].LengthMs));
    }

    [Fact]
    public void Times_that_cannot_be_do_not_leave_the_picture()
    {
        Assert.All(
            TimingBar.Of(new() { DurationMs = 5, UpstreamStartMs = 4, UpstreamFirstByteMs = 99 }),
            b => Assert.True(b.LengthMs >= 0 && b.FromMs + b.LengthMs <= 5)
        );
    }
}
