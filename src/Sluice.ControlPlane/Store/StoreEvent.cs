namespace Sluice.ControlPlane.Store;

/// <summary>One event of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Revision">The watcher has seen everything up to here.</param>
/// <param name="Resource">As it is now, or was before it was deleted (with the deletion's revision); null for bookmarks.</param>
public sealed record StoreEvent(StoreEventKind Kind, long Revision, StoredResource? Resource);

public enum StoreEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing that was asked for, but the revision rose.</summary>
    Bookmark,
}
