namespace Sluice.Admin.Controls.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Look">Colour and dashes: <c>main</c>, <c>second</c> or <c>bad</c>.</param>
/// <param name="Values">One for each time; null: there is none, and the line has a gap.</param>
public sealed record ChartSeries(string Name, string Look, IReadOnlyList<double?> Values)
{
    /// <summary>The newest value; null: there is none.</summary>
    public double? Last => Values.Count > 0 ? Values[^1] : null;
}
