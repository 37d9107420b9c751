namespace Sluice.ControlPlane.Store.Kubernetes.Writing;

/// <summary>One resource by its address in the cluster.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Version">The version of the API to speak of it in.</param>
internal sealed record ClusterTarget(ResourceId Id, KubernetesKind Kind, string Version)
{
    public string ApiVersion => Kind.ApiVersion(Version);
    public string CollectionPath => Kind.Path(Version, Id.Namespace);
    public string Path => Kind.Path(Version, Id.Namespace, Id.Name);
    public string StatusPath => $"{Path}/status";
}
