using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>A service that Kubernetes does not know: inside or outside the mesh.</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> ServiceEntry (v1alpha3, v1beta1, v1).</remarks>
public sealed record ServiceEntry : Resource<ServiceEntrySpec>;

public sealed record ServiceEntrySpec
{
    [Field("hosts", Required = true)]
    public ValueList<string> Hosts { get; init; }

    /// <summary>Virtual addresses (IP or CIDR) of the service.</summary>
    public ValueList<string> Addresses { get; init; }
    public ValueList<ServicePort> Ports { get; init; }
    public ServiceLocation Location { get; init; }
    public ServiceResolution Resolution { get; init; }
    public ValueList<WorkloadEntrySpec> Endpoints { get; init; }
    public WorkloadSelector? WorkloadSelector { get; init; }
    public ValueList<string> ExportTo { get; init; }
    public ValueList<string> SubjectAltNames { get; init; }
}

public sealed record ServicePort
{
    [Field("number", Required = true)]
    public uint Number { get; init; }
    public string Protocol { get; init; } = "";

    [Field("name", Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Port of the endpoints; <see cref="Number"/> when 0.</summary>
    public uint TargetPort { get; init; }
}

public sealed record WorkloadSelector
{
    public ValueMap<string> Labels { get; init; }
}

public enum ServiceLocation
{
    [Field("MESH_EXTERNAL")]
    MeshExternal,

    [Field("MESH_INTERNAL")]
    MeshInternal,
}

public enum ServiceResolution
{
    [Field("NONE")]
    None,

    [Field("STATIC")]
    Static,

    [Field("DNS")]
    Dns,

    [Field("DNS_ROUND_ROBIN")]
    DnsRoundRobin,

    [Field("DYNAMIC_DNS")]
    DynamicDns,
}

/// <summary>A workload outside Kubernetes (a virtual machine, say).</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> WorkloadEntry (v1alpha3, v1beta1, v1).</remarks>
public sealed record WorkloadEntry : Resource<WorkloadEntrySpec>
{
    /// <summary>What its agent tells of it, where that looks after its health.</summary>
    public WorkloadEntryStatus Status { get; init; } = new();
}

[OpenRecord]
public sealed record WorkloadEntryStatus
{
    public ValueList<StatusCondition> Conditions { get; init; }
}

public sealed record WorkloadEntrySpec
{
    /// <summary>IP address, host name (DNS resolution) or <c>unix://</c> path.</summary>
    public string Address { get; init; } = "";

    /// <summary>Port names of the service to port numbers of this endpoint.</summary>
    public ValueMap<uint> Ports { get; init; }
    public ValueMap<string> Labels { get; init; }
    public string Network { get; init; } = "";

    /// <summary><c>region/zone/subzone</c>.</summary>
    public string Locality { get; init; } = "";

    /// <summary>Share of traffic relative to the other endpoints; 1 when 0.</summary>
    public uint Weight { get; init; }
    public string ServiceAccount { get; init; } = "";
}
