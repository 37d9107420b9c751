namespace Sluice.ControlPlane.Store;

/// <summary>One entry of the history.</summary>
public sealed record StoredRevision
{
    public required ResourceId Id { get; init; }
    public required long Revision { get; init; }
    public required StoreEventKind Kind { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required Authorship By { get; init; }

    /// <summary>The object as this revision left it; as it was before, for a deletion.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }
}
