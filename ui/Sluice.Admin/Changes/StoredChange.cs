using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>One object that was written or deleted.</summary>
/// <param name="Reference">With the resourceVersion that it has now.</param>
/// <param name="Revision">Of the store; 0: unknown.</param>
/// <param name="Before">Revision to go back to; 0: it was not there.</param>
/// <param name="Object">As it is stored now; null: it is deleted.</param>
public sealed record StoredChange(ObjectReference Reference, long Revision, long Before, JsonObject? Object)
{
    /// <summary>It was like this already: there is nothing to take back.</summary>
    public bool IsUnchanged { get; init; }
}
