namespace Sluice.ControlPlane.Store;

/// <summary>What became of a write or deletion.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Resource">As it is now, or was when deleted; of a conflict, what is there. Null where there is none.</param>
public sealed record StoreResult(StoreOutcome Outcome, StoredResource? Resource)
{
    /// <summary>Why it is refused, in the words of whoever refused; empty where the outcome says it all.</summary>
    public string Reason { get; init; } = "";
}

public enum StoreOutcome
{
    Created,
    Updated,

    /// <summary>Nothing differed; no revision was made.</summary>
    Unchanged,
    Deleted,

    /// <summary>The precondition does not hold: somebody else was faster.</summary>
    Conflict,

    /// <summary>To be new, and is there already.</summary>
    AlreadyExists,
    NotFound,

    /// <summary>This store's owner is elsewhere (<see cref="IResourceStore.Owner"/>).</summary>
    ReadOnly,

    /// <summary>Where the resources live, it is judged invalid (a schema or an admission webhook of the cluster).</summary>
    Invalid,

    /// <summary>Where the resources live, Sluice may not do this.</summary>
    Forbidden,
}
