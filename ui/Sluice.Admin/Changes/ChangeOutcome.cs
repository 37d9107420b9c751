using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>How a change ended.</summary>
/// <param name="Result">In a word.</param>
/// <param name="Stored">The objects as they are stored now, in the order in which they were given; empty unless it was applied.</param>
public sealed record ChangeOutcome(ChangeResult Result, IReadOnlyList<JsonObject> Stored)
{
    public bool IsApplied => Result == ChangeResult.Applied;

    internal static ChangeOutcome Of(ChangeResult result) => new(result, []);
}
