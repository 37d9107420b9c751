using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>
/// Everything one proxy runs: immutable, value-equal, complete. Listeners name route tables, routes name clusters, clusters name
/// endpoint sets and secrets; the names are Istio's (and so those of xDS), which makes every part comparable on its own.
/// </summary>
public sealed record ProxySnapshot
{
    public static ProxySnapshot Empty { get; } = new();

    /// <summary>Content hash of all parts: equal content, equal version. Empty in <see cref="Empty"/>.</summary>
    public string Version { get; init; } = "";

    /// <summary>In order of name.</summary>
    public ValueList<Listener> Listeners { get; init; }

    /// <summary>In order of name.</summary>
    public ValueList<RouteTable> RouteTables { get; init; }

    /// <summary>In order of name.</summary>
    public ValueList<Cluster> Clusters { get; init; }

    /// <summary>In order of cluster name; absent for clusters that resolve on their own.</summary>
    public ValueList<EndpointSet> Endpoints { get; init; }

    /// <summary>In order of name; only those given by value. Certificates in files are named, and read by the proxy.</summary>
    public ValueList<TlsSecret> Secrets { get; init; }

    /// <summary>What may leave through the gateway; null: no policy says.</summary>
    public EgressSettings? Egress { get; init; }

    /// <summary>How much may come in, in order of name.</summary>
    public ValueList<RateLimitSettings> RateLimits { get; init; }

    /// <summary>What certificate authorities may ask the gateway for; null: nothing.</summary>
    public AcmeChallenges? Challenges { get; init; }
}
