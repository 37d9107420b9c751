using Sluice.Admin.Controls.Charts;

namespace Sluice.Admin.Tests.Components.Charts;

public sealed class ChartGeometryTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1.2, 1, 2)]
    [InlineData(3, 1, 5)]
    [InlineData(7, 1, 10)]
    [InlineData(0.004, 0.01, 0.01)]
    [InlineData(812, 1, 1000)]
    [InlineData(1000, 1, 1000)]
    public void The_axis_ends_at_a_round_number_above_everything(double most, double least, double top)
    {
        Assert.Equal(top, ChartGeometry.Top([Series(0, most, null)], least), 9);
    }

    [Fact]
    public void What_is_no_number_does_not_stretch_the_axis()
    {
        Assert.Equal(5, ChartGeometry.Top([Series(double.NaN, double.PositiveInfinity, 4)], 1));
        Assert.Equal(1, ChartGeometry.Top([], 1));
    }

    [Fact]
    public void A_line_goes_from_left_to_right_and_up_for_more()
    {
        Assert.Equal("M0 120L300 60L600 0", ChartGeometry.Line([0, 5, 10], 10));
    }

    [Fact]
    public void Missing_values_are_gaps_and_a_value_alone_is_still_seen()
    {
        Assert.Equal("M0 120h1M400 0L600 0", ChartGeometry.Line([0, null, 10, 10], 10));
        Assert.Equal("", ChartGeometry.Line([null, null], 10));
        Assert.Equal("M600 60h1", ChartGeometry.Line([5], 10));
    }

    [Fact]
    public void Nothing_is_drawn_outside_the_box()
    {
        Assert.Equal("M0 0L600 120", ChartGeometry.Line([50, -50], 10));
    }

    private static ChartSeries Series(params double?[] values) => new("one", "main", values);
}
