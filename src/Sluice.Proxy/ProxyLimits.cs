namespace Sluice.Proxy;

/// <summary>What one client, and all together, may take of the proxy.</summary>
public sealed class ProxyLimits
{
    /// <summary>Bytes of all request headers together. Default 60 KiB (Envoy <c>max_request_headers_kb</c>).</summary>
    public int MaxRequestHeaderBytes { get; init; } = 60 * 1024;

    /// <summary>Number of request headers. Default 100 (Envoy <c>max_headers_count</c>).</summary>
    public int MaxRequestHeaders { get; init; } = 100;

    /// <summary>Time for a request's head to arrive. Default 60 s (nginx <c>client_header_timeout</c>; Envoy has none, which leaves slow-header attacks open).</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An HTTP connection without a request closes after this. Default 1 h (Envoy <c>idle_timeout</c>).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An exchange in which no byte moves ends after this. Default 1 h; Istio switches Envoy's 5 min off, and nothing here is unbounded.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Concurrent HTTP/2 streams per connection. Default 100 (Kestrel's, and RFC 9113's advice).</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>Connections per bound port; more are closed. Default 100,000. Zero: no limit.</summary>
    public long MaxConnectionsPerPort { get; init; } = 100_000;

    /// <summary>Time for the first bytes that the choice of a filter chain needs. Default 15 s (Envoy <c>listener_filters_timeout</c>).</summary>
    public TimeSpan InspectionTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for a TLS handshake. Default 15 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of access log that may wait for the disk; more lines are dropped and counted. Default 4 MiB.</summary>
    public int AccessLogBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest wait of <c>ApplyAsync</c> for the first answer of new DNS clusters. Default 5 s; they go on resolving after that.</summary>
    public TimeSpan WarmupTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time to the next resolution of a DNS cluster after one that failed; after others the TTL says it. Default 5 s (Envoy <c>dns_refresh_rate</c> with <c>respect_dns_ttl</c>, as Istio sets them).</summary>
    public TimeSpan DnsRefresh { get; init; } = TimeSpan.FromSeconds(5);
}
