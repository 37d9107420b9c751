namespace Sluice.ControlPlane.Push;

/// <summary>What is the same for every proxy of a mesh.</summary>
public sealed record MeshOptions
{
    /// <summary>Suffix of services' host names. Default <c>cluster.local</c> (Kubernetes).</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Namespace whose resources are every namespace's default. Default <c>istio-system</c> (Istio).</summary>
    public string RootNamespace { get; init; } = "istio-system";
}
