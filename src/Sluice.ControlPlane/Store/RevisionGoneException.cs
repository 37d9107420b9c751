namespace Sluice.ControlPlane.Store;

/// <summary>A watch asks for events that are no longer kept (HTTP 410): list again, and watch from there.</summary>
public sealed class RevisionGoneException(long asked, long oldest)
    : Exception($"revision {asked} is no longer kept; the oldest is {oldest}")
{
    public long Asked { get; } = asked;
    public long Oldest { get; } = oldest;
}
