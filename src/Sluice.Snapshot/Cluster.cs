using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>A group of equal endpoints: one port of a service, or a subset of it.</summary>
public sealed record Cluster
{
    /// <summary>Istio's name: <c>outbound|9080|v1|reviews.default.svc.cluster.local</c>.</summary>
    public required string Name { get; init; }
    public ClusterDiscovery Discovery { get; init; }
    public LoadBalancing LoadBalancing { get; init; } = new();

    /// <summary>Whom a request may name, where <see cref="Discovery"/> is <see cref="ClusterDiscovery.DynamicForwardProxy"/>; null elsewhere.</summary>
    public NamedTargets? Named { get; init; }

    /// <summary>Time to connect. Default 10 s (Istio's mesh default).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public UpstreamProtocol Protocol { get; init; }
    public UpstreamTls? Tls { get; init; }

    /// <summary>TLS towards those endpoints that have a sidecar (<see cref="ClusterEndpoint.HasSidecar"/>), where <see cref="Tls"/> is null: Istio's automatic mutual TLS.</summary>
    public UpstreamTls? SidecarTls { get; init; }

    /// <summary>Local address to connect from; empty: the system's choice. <c>127.0.0.6</c> marks a sidecar's inbound passthrough (Istio), which interception lets through.</summary>
    public string SourceAddress { get; init; } = "";
    public ConnectionLimits Limits { get; init; } = new();
    public KeepAlive? TcpKeepAlive { get; init; }

    /// <summary>Close an idle pooled connection after this. Default 1 h (Envoy's); zero: never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Zero: no limit.</summary>
    public TimeSpan MaxConnectionDuration { get; init; }

    /// <summary>Null: none. Not applied yet by the proxy: translation warns.</summary>
    public OutlierSettings? OutlierDetection { get; init; }

    /// <summary>The PROXY protocol version to send first; 0: none. Not applied yet by the proxy: translation warns.</summary>
    public int ProxyProtocolVersion { get; init; }

    /// <summary>Labels that the service's endpoints need to be in this cluster (those of its subset). Empty: all are.</summary>
    public ValueMap<string> SubsetLabels { get; init; }

    /// <summary>Who is behind it, for metrics and logs.</summary>
    public ServiceIdentity Service { get; init; } = new();
}

public enum ClusterDiscovery
{
    /// <summary>Endpoints are addresses, given in the snapshot's endpoint sets.</summary>
    Static,

    /// <summary>Endpoint host names are resolved; every address is an endpoint.</summary>
    StrictDns,

    /// <summary>One host name, resolved anew for new connections.</summary>
    LogicalDns,

    /// <summary>The address that the client asked for (resolution NONE).</summary>
    OriginalDestination,

    /// <summary>The host that the request names (resolution DYNAMIC_DNS, and NONE at a gateway), resolved for each new connection.</summary>
    DynamicForwardProxy,
}

/// <summary>Hosts that a request may name.</summary>
/// <param name="Hosts">A name, <c>*.suffix</c> or <c>*</c>. Where it is one name, that is meant whatever a connection says.</param>
/// <param name="Port">0: the port that the request names.</param>
public sealed record NamedTargets(string Hosts, int Port);

public enum UpstreamProtocol
{
    Http1,
    Http2,

    /// <summary>What the client speaks.</summary>
    SameAsClient,
    Tcp,
}

public sealed record LoadBalancing
{
    /// <summary>Default least request (Istio's).</summary>
    public LoadBalancingPolicy Policy { get; init; } = LoadBalancingPolicy.LeastRequest;

    /// <summary>For ring hash: at least so many entries. Default 1024 (Istio's).</summary>
    public long MinimumRingSize { get; init; } = 1024;

    /// <summary>For maglev. Default 65537 (Envoy's).</summary>
    public long MaglevTableSize { get; init; } = 65537;

    /// <summary>A new endpoint's share rises over this time; zero: at once. Not applied yet by the proxy: translation warns.</summary>
    public TimeSpan Warmup { get; init; }
}

public enum LoadBalancingPolicy
{
    LeastRequest,
    RoundRobin,
    Random,
    RingHash,
    Maglev,

    /// <summary>The caller's original destination.</summary>
    Passthrough,
}

/// <summary>Limits of a cluster; 0 means none. Only those marked applied are kept by the proxy yet.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Applied.</summary>
    public int MaxConnections { get; init; }
    public int MaxPendingRequests { get; init; }
    public int MaxRequests { get; init; }
    public int MaxRetries { get; init; }
    public int MaxRequestsPerConnection { get; init; }
    public int MaxConcurrentStreams { get; init; }
}

/// <summary>TCP keep-alive; zero parts leave the system's defaults.</summary>
public sealed record KeepAlive(int Probes, TimeSpan Time, TimeSpan Interval);

public sealed record OutlierSettings
{
    public int? Consecutive5xx { get; init; }
    public int? ConsecutiveGatewayErrors { get; init; }
    public int? ConsecutiveLocalOriginFailures { get; init; }
    public bool SplitLocalOriginErrors { get; init; }
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan BaseEjectionTime { get; init; } = TimeSpan.FromSeconds(30);
    public int MaxEjectionPercent { get; init; } = 10;
    public int MinHealthPercent { get; init; }
    public ValueList<int> HttpErrorCodes { get; init; }
}

/// <summary>The service behind a cluster, as Istio's metrics name it (<c>unknown</c> where we do not know).</summary>
public sealed record ServiceIdentity
{
    /// <summary>Fully qualified host, <c>destination_service</c>.</summary>
    public string Host { get; init; } = "unknown";
    public string Name { get; init; } = "unknown";
    public string Namespace { get; init; } = "unknown";
    public string Subset { get; init; } = "";
    public int Port { get; init; }
}

/// <summary>The endpoints of one cluster. They change at another rhythm than everything else, and can be swapped on their own.</summary>
public sealed record EndpointSet
{
    public required string Cluster { get; init; }
    public ValueList<ClusterEndpoint> Endpoints { get; init; }
}

/// <summary>One address behind a cluster.</summary>
public sealed record ClusterEndpoint
{
    /// <summary>IP address, host name (for DNS clusters), or <c>unix://</c> path.</summary>
    public required string Address { get; init; }

    /// <summary>0 for unix sockets.</summary>
    public int Port { get; init; }

    /// <summary>Share relative to the others, at least 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>region/zone/subzone</c>.</summary>
    public string Locality { get; init; } = "";

    /// <summary>A proxy of the mesh stands before it and takes mutual TLS (label <c>security.istio.io/tlsMode: istio</c>).</summary>
    public bool HasSidecar { get; init; }

    /// <summary>Workload facts for metrics and later for identity.</summary>
    public string Workload { get; init; } = "";
    public string Version { get; init; } = "";
    public string ServiceAccount { get; init; } = "";
}
