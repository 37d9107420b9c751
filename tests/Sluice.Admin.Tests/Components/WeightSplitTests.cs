using Sluice.Admin.Pages.Routes.Editing;

namespace Sluice.Admin.Tests.Components;

public sealed class WeightSplitTests
{
    [Theory]
    [InlineData(new[] { 90, 10 }, 0, 50, new[] { 50, 50 })]
    [InlineData(new[] { 80, 10, 10 }, 0, 50, new[] { 50, 25, 25 })]
    [InlineData(new[] { 100, 0, 0 }, 0, 99, new[] { 99, 1, 0 })]
    [InlineData(new[] { 50, 50 }, 1, 0, new[] { 100, 0 })]
    [InlineData(new[] { 30 }, 0, 30, new[] { 100 })]
    public void The_others_keep_their_proportions(int[] before, int index, int share, int[] after) =>
        Assert.Equal(after, WeightSplit.With(before, index, share));

    [Fact]
    public void The_sum_is_always_a_hundred()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var shares = Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.Next(0, 101)).ToArray();
            var (at, share) = (random.Next(shares.Length), random.Next(-10, 200));
            var split = WeightSplit.With(shares, at, share);
            Assert.Equal(100, split.Sum());
            Assert.All(split, s => Assert.InRange(s, 0, 100));
            Assert.Equal(Math.Clamp(share, 0, 100), split[at]);
            Assert.Equal(100, WeightSplit.Normalize(shares).Sum());
        }
    }
}
