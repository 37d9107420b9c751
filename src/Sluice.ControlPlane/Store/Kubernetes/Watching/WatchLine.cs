namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>One event of a watch stream.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Version">Everything up to this resource version has been told.</param>
/// <param name="Object">Null for bookmarks.</param>
internal sealed record WatchLine(StoreEventKind Kind, string Version, ClusterObject? Object);
