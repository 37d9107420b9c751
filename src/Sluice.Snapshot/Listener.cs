using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>One address and port to listen on, with the filter chains among which a new connection chooses.</summary>
public sealed record Listener
{
    /// <summary>Istio's name: <c>0.0.0.0_443</c>.</summary>
    public required string Name { get; init; }

    /// <summary>IP address; <c>0.0.0.0</c> stands for every address, IPv6 included where there is IPv6.</summary>
    public string Address { get; init; } = "0.0.0.0";

    /// <summary>The Gateway's port. The host may bind another one (<c>--port-map</c>).</summary>
    public required int Port { get; init; }

    /// <summary>Read the TLS ClientHello before choosing a chain.</summary>
    public bool InspectTls { get; init; }

    /// <summary>Expect a PROXY protocol header first.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>Tell HTTP from other plain protocols by the first bytes, as the ALPN names <c>http/1.0</c>, <c>http/1.1</c> and <c>h2c</c> (Envoy's http_inspector).</summary>
    public bool InspectHttp { get; init; }

    /// <summary>Time for the bytes that the inspection needs. Zero: the proxy's own limit (15 s, Envoy's <c>listener_filters_timeout</c>).</summary>
    public TimeSpan InspectionTimeout { get; init; }

    /// <summary>After that time go on with what is known, instead of closing: for protocols whose server speaks first.</summary>
    public bool ContinueAfterInspectionTimeout { get; init; }

    /// <summary>Whose traffic it is.</summary>
    public TrafficDirection Direction { get; init; }

    /// <summary>False: no socket of its own; connections come from a listener with <see cref="UseOriginalDestination"/>.</summary>
    public bool BindsPort { get; init; } = true;

    /// <summary>
    /// Connections were redirected here by the kernel: the address that the client asked for decides. A listener of that address and port
    /// takes the connection, else one of every address and that port, else this one's own filter chains. Subnets and ports in filter
    /// chains mean the original destination too.
    /// </summary>
    public bool UseOriginalDestination { get; init; }

    /// <summary>Accept connections to addresses that are not this machine's (TPROXY; needs CAP_NET_ADMIN).</summary>
    public bool Transparent { get; init; }

    /// <summary>More addresses in CIDR form that this listener stands for when it has no socket of its own. Empty: <see cref="Address"/> alone.</summary>
    public ValueList<string> AdditionalAddresses { get; init; }

    /// <summary>The most specific match wins (Envoy's rules); a connection that matches none is closed.</summary>
    public ValueList<FilterChain> FilterChains { get; init; }

    /// <summary>For connections that match none of <see cref="FilterChains"/>; its own conditions are not looked at. Null: they are closed.</summary>
    public FilterChain? DefaultFilterChain { get; init; }
}

/// <summary>Which side of a workload's traffic a listener serves; it decides the <c>reporter</c> of metrics and what is done to headers.</summary>
public enum TrafficDirection
{
    /// <summary>A gateway's: from clients that are not trusted.</summary>
    Gateway,

    /// <summary>To the workload of a sidecar.</summary>
    Inbound,

    /// <summary>From the workload of a sidecar.</summary>
    Outbound,
}

/// <summary>What becomes of connections that match.</summary>
public sealed record FilterChain
{
    public string Name { get; init; } = "";
    public FilterChainMatch Match { get; init; } = new();

    /// <summary>Terminate TLS with these settings; null leaves the bytes as they are.</summary>
    public DownstreamTls? Tls { get; init; }
    public required NetworkFilter Filter { get; init; }
}

/// <summary>Conditions on a connection; an empty one matches everything. Source: Envoy <c>FilterChainMatch</c>.</summary>
public sealed record FilterChainMatch
{
    /// <summary>SNI names: exact or <c>*.suffix</c>. Lower case. Empty: any, also none.</summary>
    public ValueList<string> ServerNames { get; init; }

    /// <summary>Destination addresses in CIDR form.</summary>
    public ValueList<string> DestinationSubnets { get; init; }

    /// <summary>Destination port; 0: any. Looked at first (Envoy).</summary>
    public int DestinationPort { get; init; }

    /// <summary>Source addresses in CIDR form.</summary>
    public ValueList<string> SourceSubnets { get; init; }

    /// <summary>Only TLS, only plain, or either.</summary>
    public TransportProtocol Transport { get; init; }

    /// <summary>ALPN names offered by the client, of which one must be listed. Empty: any.</summary>
    public ValueList<string> ApplicationProtocols { get; init; }
}

public enum TransportProtocol
{
    Any,
    RawBuffer,
    Tls,
}

/// <summary>The last filter of a chain: what speaks on the connection.</summary>
public abstract record NetworkFilter;

/// <summary>HTTP/1.1 and HTTP/2, routed per request.</summary>
public sealed record HttpConnectionManager : NetworkFilter
{
    /// <summary>Name of the route table.</summary>
    public required string RouteTable { get; init; }

    /// <summary>True behind TLS: the scheme seen by routes and upstreams is https.</summary>
    public bool Https { get; init; }

    /// <summary>Serve HTTP/2 without TLS too (prior knowledge). Kestrel tells the two apart by the preface.</summary>
    public bool Http2PriorKnowledge { get; init; } = true;

    /// <summary>
    /// The peer is the client, and is not believed: its address is appended to <c>x-forwarded-for</c>, its <c>x-envoy-*</c> headers go.
    /// True for gateways, false for sidecars (Istio).
    /// </summary>
    public bool UseRemoteAddress { get; init; } = true;

    /// <summary>What becomes of <c>x-forwarded-client-cert</c>. Default: Istio's of gateways.</summary>
    public ClientCertificateForwarding ClientCertificates { get; init; }
}

/// <summary>Envoy's <c>forward_client_cert_details</c>, the two that Istio uses.</summary>
public enum ClientCertificateForwarding
{
    /// <summary>Drop the client's header, and write the peer's certificate where there is one.</summary>
    SanitizeSet,

    /// <summary>Append the peer's certificate to what the client (another proxy of the mesh) sent; without mutual TLS drop the header.</summary>
    AppendForward,
}

/// <summary>Bytes, forwarded to one of the clusters; chosen once per connection.</summary>
public sealed record TcpProxy : NetworkFilter
{
    public ValueList<WeightedCluster> Clusters { get; init; }

    /// <summary>Close when nothing was sent for so long in either direction. Default 1 h (Envoy's); zero: never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Protocol to observe in passing.</summary>
    public TcpProtocol Protocol { get; init; }

    /// <summary>Send the client's TLS hello on untouched to the host it names (Istio AUTO_PASSTHROUGH): the cluster is that of the SNI name.</summary>
    public bool ClusterFromSni { get; init; }
}

public enum TcpProtocol
{
    Tcp,

    /// <summary>Count operations of the MongoDB wire protocol.</summary>
    Mongo,
    Redis,
    MySql,
}

/// <summary>An explicit forward proxy: HTTP CONNECT, and requests in absolute form (RFC 9110 9.3.6, RFC 9112 3.2.2).</summary>
public sealed record ForwardProxyFilter : NetworkFilter
{
    /// <summary>Name of the cluster that connects to whatever host is named.</summary>
    public required string Cluster { get; init; }

    /// <summary>Ask every client for a user and password.</summary>
    public bool RequiresUser { get; init; }

    /// <summary>In order of name.</summary>
    public ValueList<ProxyUser> Users { get; init; }

    /// <summary>What clients are told to log in to.</summary>
    public string Realm { get; init; } = "";

    /// <summary>Ports that CONNECT may open.</summary>
    public ValueList<int> ConnectPorts { get; init; }

    /// <summary>A tunnel without a byte in either direction is closed after this; zero: never.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary>Connections at once; more are answered 503.</summary>
    public int MaxConnections { get; init; }
}

/// <summary>Who may use a forward proxy.</summary>
/// <param name="PasswordHash">bcrypt, as text.</param>
public sealed record ProxyUser(string Name, Secret PasswordHash);
