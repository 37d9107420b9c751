namespace Sluice.Xds.Mapping.Parts;

/// <summary>A resource that reads as protobuf and means nothing to us. Caught for each resource; never leaves the decoder.</summary>
internal sealed class MalformedResourceException(string reason) : Exception(reason);
