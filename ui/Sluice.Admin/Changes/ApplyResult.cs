using Sluice.Admin.Api;

namespace Sluice.Admin.Changes;

/// <summary>What was stored, and what stopped the rest.</summary>
/// <param name="Stored">In order.</param>
/// <param name="Problem">Null: everything is stored.</param>
/// <param name="Failed">What the problem is about.</param>
public sealed record ApplyResult(IReadOnlyList<StoredChange> Stored, ApiProblem? Problem = null, ObjectReference? Failed = null);
