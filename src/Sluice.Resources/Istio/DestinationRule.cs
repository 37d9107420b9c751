using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>What applies to traffic after routing has chosen a host: subsets, balancing, connection pools, TLS.</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> DestinationRule (v1alpha3, v1beta1, v1).</remarks>
public sealed record DestinationRule : Resource<DestinationRuleSpec>;

public sealed record DestinationRuleSpec
{
    [Field("host", Required = true)]
    public string Host { get; init; } = "";
    public TrafficPolicy? TrafficPolicy { get; init; }
    public ValueList<Subset> Subsets { get; init; }
    public ValueList<string> ExportTo { get; init; }
    public LabelSelector? WorkloadSelector { get; init; }
}

public sealed record LabelSelector
{
    public ValueMap<string> MatchLabels { get; init; }
}

public sealed record Subset
{
    [Field("name", Required = true)]
    public string Name { get; init; } = "";
    public ValueMap<string> Labels { get; init; }
    public TrafficPolicy? TrafficPolicy { get; init; }
}

public sealed record TrafficPolicy
{
    public LoadBalancerSettings? LoadBalancer { get; init; }
    public ConnectionPoolSettings? ConnectionPool { get; init; }
    public OutlierDetection? OutlierDetection { get; init; }
    public ClientTlsSettings? Tls { get; init; }
    public ValueList<PortTrafficPolicy> PortLevelSettings { get; init; }
    public TunnelSettings? Tunnel { get; init; }
    public UpstreamProxyProtocol? ProxyProtocol { get; init; }
    public RetryBudget? RetryBudget { get; init; }
}

public sealed record PortTrafficPolicy
{
    public PortSelector? Port { get; init; }
    public LoadBalancerSettings? LoadBalancer { get; init; }
    public ConnectionPoolSettings? ConnectionPool { get; init; }
    public OutlierDetection? OutlierDetection { get; init; }
    public ClientTlsSettings? Tls { get; init; }
}

public sealed record TunnelSettings
{
    public string Protocol { get; init; } = "";

    [Field("targetHost", Required = true)]
    public string TargetHost { get; init; } = "";

    [Field("targetPort", Required = true)]
    public uint TargetPort { get; init; }
}

public sealed record UpstreamProxyProtocol
{
    public ProxyProtocolVersion Version { get; init; }
}

public enum ProxyProtocolVersion
{
    [Field("V1")]
    V1,

    [Field("V2")]
    V2,
}

public sealed record RetryBudget
{
    public double? Percent { get; init; }
    public uint MinRetryConcurrency { get; init; }
    public TimeSpan? BudgetInterval { get; init; }
}

public sealed record ClientTlsSettings
{
    public ClientTlsMode Mode { get; init; }
    public string ClientCertificate { get; init; } = "";
    public string PrivateKey { get; init; } = "";
    public string CaCertificates { get; init; } = "";
    public string CaCrl { get; init; } = "";
    public string CredentialName { get; init; } = "";
    public ValueList<string> SubjectAltNames { get; init; }
    public string Sni { get; init; } = "";
    public bool? InsecureSkipVerify { get; init; }
}

public enum ClientTlsMode
{
    [Field("DISABLE")]
    Disable,

    [Field("SIMPLE")]
    Simple,

    [Field("MUTUAL")]
    Mutual,

    [Field("ISTIO_MUTUAL")]
    IstioMutual,
}
