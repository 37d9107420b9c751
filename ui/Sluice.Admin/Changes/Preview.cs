namespace Sluice.Admin.Changes;

/// <summary>What a change would be and do (<c>POST preview</c>).</summary>
public sealed record Preview
{
    public IReadOnlyList<Finding> Diagnostics { get; init; } = [];
    public IReadOnlyList<ObjectDiff> Diff { get; init; } = [];
    public IReadOnlyList<PreviewConflict> Conflicts { get; init; } = [];

    /// <summary>Null: it is invalid, or nobody could say.</summary>
    public Impact? Impact { get; init; }

    public bool IsInvalid => Diagnostics.Any(d => d.IsError);
}
