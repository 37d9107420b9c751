using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>Whether workloads take mutual TLS, plain text or both.</summary>
/// <remarks>Source: Istio <c>security.istio.io</c> PeerAuthentication (v1beta1, v1).</remarks>
public sealed record PeerAuthentication : Resource<PeerAuthenticationSpec>;

public sealed record PeerAuthenticationSpec
{
    /// <summary>Null or empty: every workload of the namespace; in the root namespace: of the mesh.</summary>
    public LabelSelector? Selector { get; init; }
    public PeerMutualTls? Mtls { get; init; }

    /// <summary>By number of the workload's port (not the service's). Only with a selector.</summary>
    public ValueMap<PeerMutualTls>? PortLevelMtls { get; init; }
}

public sealed record PeerMutualTls
{
    public PeerMode Mode { get; init; }
}

public enum PeerMode
{
    /// <summary>As the wider policy says; at the top PERMISSIVE.</summary>
    [Field("UNSET")]
    Unset,

    [Field("DISABLE")]
    Disable,

    /// <summary>Mutual TLS and plain text.</summary>
    [Field("PERMISSIVE")]
    Permissive,

    /// <summary>Only mutual TLS.</summary>
    [Field("STRICT")]
    Strict,
}
