using System.Net;
using Sluice.ControlPlane.Injection;
using Sluice.Values;

namespace Sluice.Roles.ControlPlane;

/// <summary>How a control plane is run.</summary>
internal sealed record ControlPlaneSettings
{
    /// <summary>Keeps the store, the authority, who may do what, and the operator's kubeconfig.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folders that are the configuration instead of the embedded store; empty: the store is.</summary>
    public ValueList<string> ConfigPaths { get; init; }

    /// <summary>The cluster that this process, or its kubeconfig, belongs to is the store, and reviews tokens.</summary>
    public bool UsesKubernetes { get; init; }

    /// <summary>Namespaces of the cluster whose Secrets are read; empty: all.</summary>
    public ValueList<string> SecretNamespaces { get; init; }

    /// <summary>How sidecars are injected.</summary>
    public InjectionSettings Injection { get; init; } = new();

    /// <summary>Address of the TLS listeners.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;
    public int ApiPort { get; init; } = 15080;

    /// <summary>Whether the admin console is served beside the API.</summary>
    public bool HasConsole { get; init; } = true;
    public int SecureXdsPort { get; init; } = 15012;

    /// <summary>Where a proxy (by its id) has bound a listener's port; the default is where it was told.</summary>
    public Func<string, int, int> BoundPort { get; init; } = (_, port) => port;

    /// <summary>Null: no plain listener.</summary>
    public int? PlainXdsPort { get; init; }

    /// <summary>Null: no webhooks.</summary>
    public int? WebhookPort { get; init; } = 15017;

    /// <summary>PEM file of the authorities of those who may call the webhooks. Empty: no certificate is asked for, and outside of a
    /// cluster the webhooks answer on loopback only.</summary>
    public string WebhookClientAuthorities { get; init; } = "";

    /// <summary>Names of which a caller's certificate must have one; empty: any that the authorities have signed.</summary>
    public ValueList<string> WebhookClientNames { get; init; }

    /// <summary>Null: no metrics.</summary>
    public int? MetricsPort { get; init; } = 15014;

    /// <summary>More names and addresses by which the control plane is reached, for its certificate.</summary>
    public ValueList<string> Hosts { get; init; }
    public string TrustDomain { get; init; } = "cluster.local";
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The mesh's root namespace, in which the control plane runs too.</summary>
    public string Namespace { get; init; } = "istio-system";

    /// <summary>Folder of an authority made elsewhere (Istio's <c>cacerts</c>); empty, or without those files in a cluster:
    /// the cluster's Secrets say which; else the control plane makes a root of its own.</summary>
    public string AuthorityFolder { get; init; } = "";
}
