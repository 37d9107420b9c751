using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>How requests for a set of hosts are routed.</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> VirtualService (v1alpha3, v1beta1, v1).</remarks>
public sealed record VirtualService : Resource<VirtualServiceSpec>;

public sealed record VirtualServiceSpec
{
    /// <summary>The hosts that are routed. Empty only in a delegate.</summary>
    public ValueList<string> Hosts { get; init; }

    /// <summary><c>[namespace/]name</c> of gateways; <c>mesh</c> stands for every sidecar. Empty means <c>mesh</c>.</summary>
    public ValueList<string> Gateways { get; init; }
    public ValueList<HttpRoute> Http { get; init; }
    public ValueList<TlsRoute> Tls { get; init; }
    public ValueList<TcpRoute> Tcp { get; init; }

    /// <summary>Namespaces that see this resource: <c>.</c>, <c>*</c> or names. Empty means every namespace.</summary>
    public ValueList<string> ExportTo { get; init; }
}

/// <summary>A host of the service registry, with an optional subset and port.</summary>
public sealed record Destination
{
    [Field("host", Required = true)]
    public string Host { get; init; } = "";
    public string Subset { get; init; } = "";
    public PortSelector? Port { get; init; }
}

public sealed record PortSelector
{
    public uint Number { get; init; }
}

/// <summary>A percentage from 0 to 100, in steps of 0.0001.</summary>
public sealed record Percent
{
    public double Value { get; init; }
}

public sealed record TlsRoute
{
    [Field("match", Required = true)]
    public ValueList<TlsMatch> Match { get; init; }
    public ValueList<RouteDestination> Route { get; init; }
}

public sealed record TlsMatch
{
    [Field("sniHosts", Required = true)]
    public ValueList<string> SniHosts { get; init; }
    public ValueList<string> DestinationSubnets { get; init; }
    public uint Port { get; init; }
    public ValueMap<string> SourceLabels { get; init; }
    public ValueList<string> Gateways { get; init; }
    public string SourceNamespace { get; init; } = "";
}

public sealed record TcpRoute
{
    public ValueList<L4Match> Match { get; init; }
    public ValueList<RouteDestination> Route { get; init; }
}

public sealed record L4Match
{
    public ValueList<string> DestinationSubnets { get; init; }
    public uint Port { get; init; }
    public string SourceSubnet { get; init; } = "";
    public ValueMap<string> SourceLabels { get; init; }
    public ValueList<string> Gateways { get; init; }
    public string SourceNamespace { get; init; } = "";
}

public sealed record RouteDestination
{
    [Field("destination", Required = true)]
    public Destination? Destination { get; init; }
    public int Weight { get; init; }
}
