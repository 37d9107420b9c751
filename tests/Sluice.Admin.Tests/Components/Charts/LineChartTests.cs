using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Admin.Controls.Charts;

namespace Sluice.Admin.Tests.Components.Charts;

public sealed class LineChartTests : IDisposable
{
    private readonly BunitContext _context = new();

    public LineChartTests() => _context.Services.AddLogging().AddLocalization();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Each_series_has_a_line_and_its_newest_value_in_the_legend()
    {
        var chart = Draw([1, 2, 3], [10, null, null]);
        Assert.Equal(2, chart.FindAll("path.line").Count);
        Assert.Equal(["3 ms", "–"], chart.FindAll(".chart-legend strong").Select(s => s.TextContent));
    }

    [Fact]
    public void It_has_a_name_for_those_who_do_not_see_it()
    {
        var svg = Draw([1, 2, 3], [1, 1, 1]).Find(".chart-plot svg");
        Assert.Equal("img", svg.GetAttribute("role"));
        Assert.Equal("Latency: line chart of p50, p99", svg.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task The_same_numbers_can_be_read_as_a_table_the_newest_first()
    {
        var chart = Draw([1, 2, 3], [10, null, 30]);
        Assert.Empty(chart.FindAll("table"));
        await chart.Find("button").ClickAsync(new());
        Assert.Equal("true", chart.Find("button").GetAttribute("aria-expanded"));
        Assert.Equal(["00:00:02", "3 ms", "30 ms"], chart.FindAll("tbody tr")[0].QuerySelectorAll("td").Select(c => c.TextContent));
        Assert.Equal("–", chart.FindAll("tbody tr")[1].QuerySelectorAll("td")[2].TextContent);
    }

    [Fact]
    public void Without_any_value_it_says_so()
    {
        Assert.Contains("No requests", Draw([null, null, null], [null, null, null]).Find(".chart-empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(Draw([null, 1, null], [null, null, null]).FindAll(".chart-empty"));
    }

    [Fact]
    public void A_name_is_text_whatever_is_in_it()
    {
        var chart = _context.Render<LineChart>(p =>
            p.Add(c => c.Title, "<img src=x>").Add(c => c.Times, [0L]).Add(c => c.Series, [new("<script>", "main", [1d])])
        );
        Assert.Empty(chart.FindAll("img, script"));
        Assert.Equal("<img src=x>", chart.Find("h3").TextContent);
    }

    private IRenderedComponent<LineChart> Draw(double?[] first, double?[] second) =>
        _context.Render<LineChart>(p =>
            p.Add(c => c.Title, "Latency")
                .Add(c => c.Times, [0L, 1, 2])
                .Add(c => c.Format, ChartFormat.Milliseconds)
                .Add(c => c.Series, [new("p50", "main", first), new("p99", "second", second)])
        );
}
