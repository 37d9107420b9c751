using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>What the sidecars of a namespace, or of chosen workloads in it, take in and may reach.</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> Sidecar (v1alpha3, v1beta1, v1).</remarks>
public sealed record Sidecar : Resource<SidecarSpec>;

public sealed record SidecarSpec
{
    /// <summary>The workloads that it is for; null: every one of its namespace (in the root namespace: of every namespace without its own).</summary>
    public WorkloadSelector? WorkloadSelector { get; init; }

    /// <summary>Empty: one listener for each port of the services in front of the workload.</summary>
    public ValueList<IngressListener> Ingress { get; init; }

    /// <summary>Empty: everything that is exported to the namespace.</summary>
    public ValueList<EgressListener> Egress { get; init; }
    public ConnectionPoolSettings? InboundConnectionPool { get; init; }

    /// <summary>What becomes of traffic to places that the mesh does not know; null: as the mesh configuration says.</summary>
    public OutboundTrafficPolicy? OutboundTrafficPolicy { get; init; }
}

public sealed record IngressListener
{
    [Field("port", Required = true)]
    public SidecarPort? Port { get; init; }

    /// <summary>Address to listen on; empty: the workload's.</summary>
    public string Bind { get; init; } = "";
    public CaptureMode CaptureMode { get; init; }

    /// <summary><c>127.0.0.1:PORT</c>, <c>0.0.0.0:PORT</c> (the workload's own address) or <c>unix:///path</c>; empty: where the client wanted to go.</summary>
    public string DefaultEndpoint { get; init; } = "";
    public ServerTlsSettings? Tls { get; init; }
    public ConnectionPoolSettings? ConnectionPool { get; init; }
}

public sealed record EgressListener
{
    /// <summary>Null: every port of the hosts' services.</summary>
    public SidecarPort? Port { get; init; }
    public string Bind { get; init; } = "";
    public CaptureMode CaptureMode { get; init; }

    /// <summary><c>namespace/host</c>; the namespace may be <c>*</c> (any), <c>.</c> (the resource's own) or <c>~</c> (none).</summary>
    [Field("hosts", Required = true)]
    public ValueList<string> Hosts { get; init; }
}

public sealed record SidecarPort
{
    public uint Number { get; init; }
    public string Protocol { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>Not used by Istio.</summary>
    public uint TargetPort { get; init; }
}

/// <summary>How connections come to a listener of a sidecar.</summary>
public enum CaptureMode
{
    [Field("DEFAULT")]
    Default,

    [Field("IPTABLES")]
    Iptables,

    /// <summary>The application connects to the listener's address itself.</summary>
    [Field("NONE")]
    None,
}

public sealed record OutboundTrafficPolicy
{
    public OutboundTrafficMode Mode { get; init; }

    /// <summary>Where unknown traffic goes instead of its own destination (ALLOW_ANY only).</summary>
    public Destination? EgressProxy { get; init; }
}

/// <remarks>The zero value is REGISTRY_ONLY, as in Istio's own schema: a policy without mode is strict.</remarks>
public enum OutboundTrafficMode
{
    [Field("REGISTRY_ONLY")]
    RegistryOnly,

    [Field("ALLOW_ANY")]
    AllowAny,
}
