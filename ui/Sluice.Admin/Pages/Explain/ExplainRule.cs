namespace Sluice.Admin.Pages.Explain;

/// <summary>A rule as the request met it.</summary>
public sealed record ExplainRule
{
    /// <summary>0-based, among all rules of the host.</summary>
    public int Index { get; init; }
    public string Source { get; init; } = "";
    public string Rule { get; init; } = "";
    public string Route { get; init; } = "";
    public bool Matched { get; init; }
    public bool Chosen { get; init; }
    public bool Hidden { get; init; }
    public IReadOnlyList<ExplainCondition> Conditions { get; init; } = [];
}
