using Sluice.Values;

namespace Sluice.Resources.Kubernetes;

/// <summary>Addresses behind a Service.</summary>
/// <remarks>Source: Kubernetes discovery.k8s.io/v1 EndpointSlice. The Service is named by the label <c>kubernetes.io/service-name</c>.</remarks>
public sealed record EndpointSlice : Resource
{
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <summary>IPv4, IPv6 or FQDN.</summary>
    [Field("addressType", Required = true)]
    public string AddressType { get; init; } = "";
    public ValueList<SliceEndpoint> Endpoints { get; init; }
    public ValueList<SlicePort> Ports { get; init; }
}

public sealed record SliceEndpoint
{
    [Field("addresses", Required = true)]
    public ValueList<string> Addresses { get; init; }
    public EndpointConditions? Conditions { get; init; }
    public string Hostname { get; init; } = "";
    public ObjectReference? TargetRef { get; init; }
    public ValueMap<string> DeprecatedTopology { get; init; }
    public string NodeName { get; init; } = "";
    public string Zone { get; init; } = "";
    public EndpointHints? Hints { get; init; }
}

/// <summary>A null condition counts as true (Kubernetes: unknown is ready).</summary>
public sealed record EndpointConditions
{
    public bool? Ready { get; init; }
    public bool? Serving { get; init; }
    public bool? Terminating { get; init; }
}

public sealed record EndpointHints
{
    public ValueList<ZoneHint> ForZones { get; init; }
    public ValueList<ZoneHint> ForNodes { get; init; }
}

public sealed record ZoneHint
{
    public string Name { get; init; } = "";
}

public sealed record ObjectReference
{
    public string ApiVersion { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Name { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Uid { get; init; } = "";
    public string ResourceVersion { get; init; } = "";
    public string FieldPath { get; init; } = "";
}

public sealed record SlicePort
{
    public string Name { get; init; } = "";
    public string Protocol { get; init; } = "";
    public int? Port { get; init; }
    public string AppProtocol { get; init; } = "";
}
