using k8s;

namespace Sluice.Client;

/// <summary>One context of a kubeconfig: which server, as whom, in which namespace.</summary>
/// <param name="Files">Where it was read from, for messages.</param>
/// <param name="Configuration">As the Kubernetes client reads it.</param>
internal sealed record KubeconfigContext(string Files, KubernetesClientConfiguration Configuration)
{
    public Uri Server { get; } = new(Configuration.Host);

    /// <summary>The namespace of what is asked for without one.</summary>
    public string Namespace => Configuration.Namespace is { Length: > 0 } ns ? ns : "default";
}
