using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>What is known about a pod besides the pod.</summary>
public sealed record InjectionContext
{
    /// <summary>A pod of the namespace <c>default</c>, of which nothing else is known.</summary>
    public static readonly InjectionContext Default = new();

    /// <summary>Its namespace.</summary>
    public NamespaceFacts Namespace { get; init; } = NamespaceFacts.Default;

    /// <summary>The workload whose template it is; null: from the pod's own metadata.</summary>
    public WorkloadReference? Workload { get; init; }

    /// <summary>Environment variables of the sidecar that come with the request, such as <c>ISTIO_META_CLUSTER_ID</c>; they win over the settings.</summary>
    public ValueList<KeyValuePair<string, string>> Environment { get; init; }
}
