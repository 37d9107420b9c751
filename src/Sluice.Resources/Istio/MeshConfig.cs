namespace Sluice.Resources.Istio;

/// <summary>
/// What holds for the whole mesh: the part of Istio's MeshConfig that Sluice applies. It stands under <c>mesh</c> in the ConfigMap
/// <c>istio</c> of the root namespace; other fields are left unread.
/// </summary>
[OpenRecord]
public sealed record MeshConfig
{
    /// <summary>The name of the ConfigMap.</summary>
    public const string ConfigMapName = "istio";

    /// <summary>The key in it.</summary>
    public const string ConfigMapKey = "mesh";

    /// <summary>Namespace whose resources are every namespace's default; empty: the ConfigMap's own.</summary>
    public string RootNamespace { get; init; } = "";

    /// <summary>First part of SPIFFE identities. Default <c>cluster.local</c> (Istio).</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>Default ALLOW_ANY (Istio).</summary>
    public OutboundTrafficPolicy OutboundTrafficPolicy { get; init; } = new() { Mode = OutboundTrafficMode.AllowAny };

    /// <summary>Mutual TLS towards endpoints that have a sidecar, where no DestinationRule says otherwise. Default true (Istio).</summary>
    public bool? EnableAutoMtls { get; init; }

    /// <summary>Time to wait for the first bytes of a protocol that is not known; zero: the proxy's own limit. Default 0 s (Istio).</summary>
    public TimeSpan? ProtocolDetectionTimeout { get; init; }

    /// <summary>Time to connect to an upstream. Default 10 s (Istio).</summary>
    public TimeSpan? ConnectTimeout { get; init; }
}
