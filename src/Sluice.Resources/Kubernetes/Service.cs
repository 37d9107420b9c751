using Sluice.Values;

namespace Sluice.Resources.Kubernetes;

/// <summary>A Kubernetes Service: a name, ports, and (through EndpointSlices) endpoints.</summary>
/// <remarks>Source: Kubernetes core/v1 Service. Fields that only the cluster's own network uses are read and kept out of translation.</remarks>
public sealed record Service : Resource<ServiceSpec>;

public sealed record ServiceSpec
{
    public ValueList<KubernetesServicePort> Ports { get; init; }
    public ValueMap<string> Selector { get; init; }

    [Field("clusterIP")]
    public string ClusterIp { get; init; } = "";

    [Field("clusterIPs")]
    public ValueList<string> ClusterIps { get; init; }

    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type { get; init; } = "";

    /// <summary>DNS name of a service of type ExternalName.</summary>
    public string ExternalName { get; init; } = "";

    [Field("externalIPs")]
    public ValueList<string> ExternalIps { get; init; }
    public string SessionAffinity { get; init; } = "";
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    [Field("loadBalancerIP")]
    public string LoadBalancerIp { get; init; } = "";
    public ValueList<string> LoadBalancerSourceRanges { get; init; }
    public string LoadBalancerClass { get; init; } = "";
    public string ExternalTrafficPolicy { get; init; } = "";
    public string InternalTrafficPolicy { get; init; } = "";
    public string TrafficDistribution { get; init; } = "";
    public int? HealthCheckNodePort { get; init; }
    public bool PublishNotReadyAddresses { get; init; }
    public ValueList<string> IpFamilies { get; init; }
    public string IpFamilyPolicy { get; init; } = "";
    public bool? AllocateLoadBalancerNodePorts { get; init; }
}

public sealed record KubernetesServicePort
{
    public string Name { get; init; } = "";

    /// <summary>TCP (default), UDP or SCTP.</summary>
    public string Protocol { get; init; } = "";
    public string AppProtocol { get; init; } = "";

    [Field("port", Required = true)]
    public int Port { get; init; }

    /// <summary>A port number, or the name of a container port.</summary>
    public IntOrString TargetPort { get; init; }
    public int? NodePort { get; init; }
}

public sealed record SessionAffinityConfig
{
    [Field("clientIP")]
    public ClientIpConfig? ClientIp { get; init; }
}

public sealed record ClientIpConfig
{
    public int? TimeoutSeconds { get; init; }
}

/// <summary>Kubernetes' value that is written either as a number or as a name. Default: neither.</summary>
public readonly record struct IntOrString(int Number, string Name)
{
    public bool IsSet => Number != 0 || !string.IsNullOrEmpty(Name);
}
