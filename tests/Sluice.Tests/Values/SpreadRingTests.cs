using Sluice.Values;

namespace Sluice.Tests.Values;

public sealed class SpreadRingTests
{
    [Fact]
    public void What_is_frequent_makes_room_for_what_is_rare()
    {
        var ring = new SpreadRing<int>(10);
        ring.Add("rare", -1);
        for (var i = 0; i < 1_000; i++)
            ring.Add("frequent", i);
        ring.Add("rare", -2);
        Assert.Equal([-2, -1, .. Enumerable.Range(992, 8)], ring.Items.Order());
        Assert.Equal(10, ring.Count);
    }

    [Fact]
    public void It_keeps_no_more_than_it_may()
    {
        var ring = new SpreadRing<int>(3);
        for (var i = 0; i < 100; i++)
            ring.Add($"kind {i}", i);
        Assert.Equal(3, ring.Items.Count());
        ring.Clear();
        Assert.Empty(ring.Items);
    }
}
