namespace Sluice.ControlPlane.Store;

/// <summary>The part of an object's metadata that its store decides.</summary>
internal readonly record struct StoreMetadata(string Uid, long Revision, long Generation, DateTimeOffset Created);
