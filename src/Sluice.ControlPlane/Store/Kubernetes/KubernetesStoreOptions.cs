using Sluice.ControlPlane.Store.Memory;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>What of a cluster is followed, and how patiently.</summary>
public sealed record KubernetesStoreOptions
{
    /// <summary>Namespaces whose resources are followed; empty: all, which takes a ClusterRole.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Namespaces whose Secrets are followed (those of the gateways, say); empty: as <see cref="Namespaces"/>.</summary>
    public IReadOnlyList<string> SecretNamespaces { get; init; } = [];

    /// <summary>Where the mesh's configuration stands. Default <c>istio-system</c>, as Istio's rootNamespace.</summary>
    public string RootNamespace { get; init; } = "istio-system";

    public IReadOnlyList<KubernetesKind> Kinds { get; init; } = KubernetesKinds.All;

    /// <summary>Objects of one page of a list. Default 500, as client-go's pager.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long a watch lasts before the server ends it; the double at most, by chance. Default 5 min, as client-go's reflector.</summary>
    public TimeSpan WatchTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that is this much longer silent than it may last is taken for dead. Default 30 s.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait after the first failure; doubles with each, and is longer by chance. Default 800 ms, as client-go's reflector.</summary>
    public TimeSpan BackoffFrom { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest wait between attempts. Default 30 s, as client-go's reflector.</summary>
    public TimeSpan BackoffTo { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a kind that the cluster does not know is asked for again. Default 1 min.</summary>
    public TimeSpan AbsentRetry { get; init; } = TimeSpan.FromMinutes(1);

    public EventLogLimits Log { get; init; } = new();
}
