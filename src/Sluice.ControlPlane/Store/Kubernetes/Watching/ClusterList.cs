namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>A whole list: the version of the API that served it, the moment it is of, and what is in it.</summary>
internal sealed record ClusterList(string ServedVersion, string Version, IReadOnlyList<ClusterObject> Objects);
