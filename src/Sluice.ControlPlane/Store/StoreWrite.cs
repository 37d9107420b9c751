namespace Sluice.ControlPlane.Store;

/// <summary>A wish to write one resource.</summary>
public sealed record StoreWrite
{
    public required ResourceId Id { get; init; }

    /// <summary>The whole object. What it says of uid, resourceVersion, generation, creationTimestamp and managedFields is replaced by the store.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }
    public Precondition Precondition { get; init; } = Precondition.None;
    public required Authorship By { get; init; }

    /// <summary>Answer as if it were written, and write nothing.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>What must hold for a write or deletion to happen (HTTP's If-Match and If-None-Match).</summary>
public readonly record struct Precondition
{
    private readonly string? _uid;

    private Precondition(long? revision, string uid) => (Revision, _uid) = (revision, uid);

    public static Precondition None => new(null, "");

    /// <summary>There is no such resource yet.</summary>
    public static Precondition Absent => new(0, "");

    /// <summary>Null: any; 0: it must not exist; else the revision it must have.</summary>
    public long? Revision { get; }

    /// <summary>The uid it must have; empty: any.</summary>
    public string Uid => _uid ?? "";

    public static Precondition At(long revision, string uid = "") => new(revision, uid);

    public static Precondition OfUid(string uid) => new(null, uid);

    /// <summary>The answer to a write or deletion for which it does not hold; null where it does.</summary>
    internal StoreResult? Refusal(StoredResource? before, Func<StoredResource, bool> isAtRevision, Func<StoredResource, string> uidOf)
    {
        if (before is null)
        {
            var wantsOne = Uid.Length > 0 || Revision is > 0;
            return wantsOne ? new(StoreOutcome.NotFound, null) : null;
        }
        if (Revision is 0)
            return new(StoreOutcome.AlreadyExists, before);
        var isOther = (Revision is not null && !isAtRevision(before)) || (Uid.Length > 0 && Uid != uidOf(before));
        return isOther ? new(StoreOutcome.Conflict, before) : null;
    }
}

/// <summary>Who wrote, and why; kept with every revision.</summary>
/// <param name="Author">The authenticated name, e.g. <c>operator</c> or <c>system:control-plane</c>.</param>
/// <param name="Reason">In the author's words; may be empty.</param>
public sealed record Authorship(string Author, string Reason = "");
