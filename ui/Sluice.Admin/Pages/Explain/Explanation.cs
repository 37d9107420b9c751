namespace Sluice.Admin.Pages.Explain;

/// <summary>A request's way through a gateway (<c>POST explain</c>).</summary>
public sealed record Explanation
{
    public IReadOnlyList<ExplainStep> Steps { get; init; } = [];
    public ExplainResult Result { get; init; } = new();

    /// <summary>False: as if a proxy for the Gateway were connected.</summary>
    public bool Connected { get; init; }
}
