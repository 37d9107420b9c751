namespace Sluice.ControlPlane.Store.Memory;

/// <summary>One change of what a <see cref="ResourceMirror"/> holds.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Json">The object at the revision that the change is given; of a deletion, as it was last.</param>
/// <param name="IsDeletion">Whether it goes.</param>
internal readonly record struct MirrorChange(ResourceId Id, Func<long, ReadOnlyMemory<byte>> Json, bool IsDeletion = false);
