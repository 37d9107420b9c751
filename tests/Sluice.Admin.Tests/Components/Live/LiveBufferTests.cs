using Microsoft.Extensions.Time.Testing;
using Sluice.Admin.Pages.Live;

namespace Sluice.Admin.Tests.Components.Live;

public sealed class LiveBufferTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_newest_stands_first_and_the_oldest_goes()
    {
        var buffer = new LiveBuffer(_clock);
        for (var i = 0; i < LiveBuffer.Most + 5; i++)
            buffer.Add(Request(i));
        Assert.Equal(LiveBuffer.Most, buffer.Items.Count);
        Assert.Equal($"{LiveBuffer.Most + 4}", buffer.Items[0].Id);
        Assert.Null(buffer.Find("4"));
        Assert.NotNull(buffer.Find("5"));
        Assert.Equal(LiveBuffer.Most + 5, buffer.Seen);
    }

    [Fact]
    public void A_recent_request_that_the_tap_brings_too_is_there_once()
    {
        var buffer = new LiveBuffer(_clock);
        buffer.Fill([Request(2), Request(1)]);
        buffer.Add(Request(2));
        buffer.Add(Request(3));
        Assert.Equal(["3", "2", "1"], buffer.Items.Select(r => r.Id));
    }

    [Fact]
    public void The_rate_is_of_the_last_five_seconds()
    {
        var buffer = new LiveBuffer(_clock);
        for (var i = 0; i < 10; i++)
            buffer.Add(Request(i));
        Assert.Equal(2, buffer.Rate);
        _clock.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal(0, buffer.Rate);
    }

    [Fact]
    public void Clearing_forgets_what_was_dropped_too()
    {
        var buffer = new LiveBuffer(_clock);
        buffer.Add(Request(1));
        buffer.AddDropped(7);
        Assert.Equal(7, buffer.Dropped);
        buffer.Clear();
        Assert.Equal((0, 0), (buffer.Items.Count, buffer.Dropped));
        buffer.Add(Request(1));
        Assert.Single(buffer.Items);
    }

    private static LiveRequest Request(int id) => new() { Id = $"{id}" };
}
