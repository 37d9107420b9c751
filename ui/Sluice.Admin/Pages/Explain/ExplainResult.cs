namespace Sluice.Admin.Pages.Explain;

/// <summary>What becomes of a request in the end.</summary>
public sealed record ExplainResult
{
    /// <summary><c>route</c>, <c>noRoute</c>, <c>noVirtualHost</c> …</summary>
    public string Outcome { get; init; } = "";

    /// <summary>What the gateway itself answers with; 0: the upstream says.</summary>
    public int Status { get; init; }

    /// <summary><c>namespace/name</c> of the VirtualService.</summary>
    public string Source { get; init; } = "";

    /// <summary>As <c>spec.http[2].match[0]</c>.</summary>
    public string Rule { get; init; } = "";
    public bool Hidden { get; init; }
}
