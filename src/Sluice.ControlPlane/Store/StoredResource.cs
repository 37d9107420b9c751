namespace Sluice.ControlPlane.Store;

/// <summary>A resource as a store holds it.</summary>
public sealed record StoredResource
{
    public required ResourceId Id { get; init; }

    /// <summary>The store's revision at its last change: its <c>metadata.resourceVersion</c>. Rises over all resources of the store.</summary>
    public required long Revision { get; init; }

    /// <summary>The whole object as UTF-8 JSON, with <c>apiVersion</c>, <c>kind</c> and the store's own metadata: uid, resourceVersion, generation, creationTimestamp.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }
}
