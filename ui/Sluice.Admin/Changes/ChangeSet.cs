using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>What somebody wants to change, all of it shown, judged and written together.</summary>
public sealed record ChangeSet
{
    /// <summary>What it is, as the dialog's title: <c>Change the route shop/reviews</c>.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Manifests to write. One that holds <c>metadata.resourceVersion</c> replaces just that state of the object; one without makes a new object,
    /// and is refused where there is one of that name.
    /// </summary>
    public IReadOnlyList<JsonObject> Objects { get; init; } = [];

    public IReadOnlyList<ObjectReference> Deletes { get; init; } = [];

    /// <summary>Goes back to an older state instead; <see cref="Objects"/> then hold what it is, for the preview.</summary>
    public long RollbackTo { get; init; }

    /// <summary>Stands in the field for the reason from the start.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Everything that is written or deleted.</summary>
    public IEnumerable<ObjectReference> All => Objects.Select(ObjectReference.Of).Concat(Deletes);
}
