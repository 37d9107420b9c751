using Sluice.Values;

namespace Sluice.Translation;

/// <summary>The proxy that a translation is for.</summary>
public sealed record ProxyNode
{
    /// <summary>Name of the workload, for status and logs.</summary>
    public string Id { get; init; } = "gateway";

    /// <summary>What kind of proxy it is. Default: a gateway.</summary>
    public NodeKind Kind { get; init; }

    /// <summary>Namespace of the workload. Default <c>istio-system</c>, where Istio's own gateways run.</summary>
    public string Namespace { get; init; } = "istio-system";

    /// <summary>Labels that Gateway selectors are compared with; null: no labels are known, and every gateway applies (a stand-alone proxy).</summary>
    public ValueMap<string>? Labels { get; init; }

    /// <summary>
    /// Addresses of the workload. Services with such an endpoint, or whose selector picks <see cref="Labels"/>, are the gateway's own:
    /// a Gateway's port is then the Service's, and the listener opens its target port (Istio's rule). Empty: ports are opened as written.
    /// </summary>
    public ValueList<string> Addresses { get; init; }

    /// <summary>Suffix of short names' fully qualified form. Default <c>cluster.local</c> (Kubernetes).</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Namespace whose resources are every namespace's default (Istio's root namespace).</summary>
    public string RootNamespace { get; init; } = "istio-system";

    /// <summary>Kubernetes service account of the workload; the last part of its SPIFFE identity.</summary>
    public string ServiceAccount { get; init; } = "default";

    /// <summary>
    /// The proxy reads its own configuration, and all of it is meant for it. False for proxies of a control plane: those get Secrets of
    /// their own namespace only.
    /// </summary>
    public bool IsStandAlone { get; init; } = true;

    /// <summary>For sidecars: how connections come to it.</summary>
    public InterceptionMode Interception { get; init; }
}

public enum NodeKind
{
    /// <summary>Serves the Gateways that select it.</summary>
    Gateway,

    /// <summary>Stands beside one workload.</summary>
    Sidecar,
}

/// <summary>Istio's <c>interceptionMode</c>.</summary>
public enum InterceptionMode
{
    /// <summary>Redirected by the kernel's address translation: the source address is the proxy's.</summary>
    Redirect,

    /// <summary>Handed over unchanged (TPROXY): the client's address is kept.</summary>
    Tproxy,

    /// <summary>Not intercepted: only the ports that a Sidecar resource names are bound.</summary>
    None,
}
