namespace Sluice.Admin.Changes;

/// <summary>What becomes of one object.</summary>
public sealed record ObjectDiff
{
    public string Kind { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary><c>create</c>, <c>update</c>, <c>delete</c> or <c>unchanged</c>.</summary>
    public string Operation { get; init; } = "";

    /// <summary>There are more differences than are told.</summary>
    public bool Truncated { get; init; }
    public IReadOnlyList<FieldDiff> Fields { get; init; } = [];
}
