namespace Sluice.Xds.Resources;

/// <summary>One encoded resource. Immutable, and shared by every stream that sends it.</summary>
/// <param name="Name">Unique within its type.</param>
/// <param name="Version">Content hash of <paramref name="Body"/>: equal content, equal version, on every replica.</param>
/// <param name="Body">The protobuf message, without its <c>Any</c>.</param>
public sealed record XdsResource(string Name, string Version, ReadOnlyMemory<byte> Body);
