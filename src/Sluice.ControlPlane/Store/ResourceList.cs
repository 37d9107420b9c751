namespace Sluice.ControlPlane.Store;

/// <summary>Resources of one moment.</summary>
/// <param name="Revision">The store's revision of that moment; a watch from here misses nothing.</param>
/// <param name="Items">In order of group, kind, namespace and name.</param>
public sealed record ResourceList(long Revision, IReadOnlyList<StoredResource> Items);
