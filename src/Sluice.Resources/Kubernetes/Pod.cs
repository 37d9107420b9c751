using Sluice.Values;

namespace Sluice.Resources.Kubernetes;

/// <summary>A workload: its labels, addresses, named ports, account, and whether a sidecar stands beside it.</summary>
/// <remarks>Source: Kubernetes core/v1 Pod. Everything else of its many fields is left unread.</remarks>
public sealed record Pod : Resource
{
    public PodSpec Spec { get; init; } = new();
    public PodStatus Status { get; init; } = new();
}

[OpenRecord]
public sealed record PodSpec
{
    public string ServiceAccountName { get; init; } = "";
    public string NodeName { get; init; } = "";
    public ValueList<PodContainer> Containers { get; init; }
}

[OpenRecord]
public sealed record PodContainer
{
    public string Name { get; init; } = "";
    public ValueList<ContainerPort> Ports { get; init; }
}

[OpenRecord]
public sealed record ContainerPort
{
    public string Name { get; init; } = "";

    [Field("containerPort")]
    public int Number { get; init; }
}

[OpenRecord]
public sealed record PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get; init; } = "";
    public ValueList<StatusCondition> Conditions { get; init; }

    [Field("podIP")]
    public string PodIp { get; init; } = "";

    [Field("podIPs")]
    public ValueList<PodAddress> PodIps { get; init; }
}

[OpenRecord]
public sealed record PodAddress
{
    public string Ip { get; init; } = "";
}
