using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Sluice.Admin.Controls.Charts;

/// <summary>Lines over time, drawn as SVG; what it shows can be read as a table too.</summary>
public sealed partial class LineChart
{
    private const string Grid = "M0 0H600M0 60H600M0 120H600";
    private bool _isTable;

    [Inject]
    private IStringLocalizer<LineChart> Text { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>UTC seconds, oldest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<long> Times { get; set; } = [];

    /// <summary>Each with as many values as there are times.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    [Parameter]
    public Func<double, string> Format { get; set; } = ChartFormat.Rate;

    /// <summary>The axis goes at least this far, so that noise does not look like a mountain.</summary>
    [Parameter]
    public double Least { get; set; } = 1;

    private double Top => ChartGeometry.Top(Series, Least);

    private string From => Times.Count > 0 ? ChartFormat.Clock(Times[0]) : "";

    private string To => Times.Count > 0 ? ChartFormat.Clock(Times[^1]) : "";

    // Without the moving numbers: those who hear it would hear it each second.
    private string Summary => Text["Summary", Title, string.Join(", ", Series.Select(s => s.Name))];

    private string Shown(double? value) => value is { } number ? Format(number) : "–";
}
