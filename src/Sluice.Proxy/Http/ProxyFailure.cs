namespace Sluice.Proxy.Http;

/// <summary>Why an exchange failed: whose fault, what, and whether a retry is safe. Status, response flag, metric label and log field all derive from it.</summary>
/// <param name="RetrySafe">The upstream has not begun to work on the request.</param>
public readonly record struct ProxyFailure(FailureSource Source, FailureKind Kind, bool RetrySafe)
{
    public static ProxyFailure None => default;

    public static ProxyFailure NoRoute { get; } = new(FailureSource.Proxy, FailureKind.NoRoute, false);
    public static ProxyFailure NoCluster { get; } = new(FailureSource.Proxy, FailureKind.NoCluster, false);
    public static ProxyFailure NoEndpoint { get; } = new(FailureSource.Upstream, FailureKind.NoEndpoint, true);
    public static ProxyFailure Overflow { get; } = new(FailureSource.Proxy, FailureKind.Overflow, true);
    public static ProxyFailure ConnectFailure { get; } = new(FailureSource.Upstream, FailureKind.ConnectFailure, true);
    public static ProxyFailure ConnectTimeout { get; } = new(FailureSource.Upstream, FailureKind.ConnectTimeout, true);
    public static ProxyFailure TlsFailure { get; } = new(FailureSource.Upstream, FailureKind.TlsFailure, true);
    public static ProxyFailure ConnectionTerminated { get; } = new(FailureSource.Upstream, FailureKind.ConnectionTerminated, false);
    public static ProxyFailure ResponseTerminated { get; } = new(FailureSource.Upstream, FailureKind.ResponseTerminated, false);
    public static ProxyFailure Timeout { get; } = new(FailureSource.Upstream, FailureKind.Timeout, false);
    public static ProxyFailure IdleTimeout { get; } = new(FailureSource.Proxy, FailureKind.IdleTimeout, false);
    public static ProxyFailure UpstreamProtocol { get; } = new(FailureSource.Upstream, FailureKind.UpstreamProtocol, false);
    public static ProxyFailure Denied { get; } = new(FailureSource.Client, FailureKind.Denied, false);
    public static ProxyFailure RateLimited { get; } = new(FailureSource.Client, FailureKind.RateLimited, true);
    public static ProxyFailure NotResolved { get; } = new(FailureSource.Upstream, FailureKind.NotResolved, true);
    public static ProxyFailure ClientGone { get; } = new(FailureSource.Client, FailureKind.ClientGone, false);
    public static ProxyFailure ClientProtocol { get; } = new(FailureSource.Client, FailureKind.ClientProtocol, false);

    public bool IsFailure => Kind != FailureKind.None;

    /// <summary>Envoy's status code for it. A client that is gone gets none; 499 is nginx's word for it.</summary>
    public int StatusCode =>
        Kind switch
        {
            FailureKind.None => 200,
            FailureKind.NoRoute => 404,
            FailureKind.Denied => 403,
            FailureKind.RateLimited => 429,
            FailureKind.Timeout or FailureKind.IdleTimeout => 504,
            FailureKind.UpstreamProtocol => 502,
            FailureKind.ClientProtocol => 400,
            FailureKind.ClientGone => 499,
            _ => 503,
        };

    /// <summary>Envoy's <c>%RESPONSE_FLAGS%</c>.</summary>
    public string Flag =>
        Kind switch
        {
            FailureKind.None => "-",
            FailureKind.NoRoute => "NR",
            FailureKind.NoCluster => "NC",
            FailureKind.NoEndpoint => "UH",
            FailureKind.Overflow => "UO",
            FailureKind.ConnectFailure or FailureKind.ConnectTimeout => "UF",
            FailureKind.TlsFailure => "UF",
            FailureKind.ConnectionTerminated or FailureKind.ResponseTerminated => "UC",
            FailureKind.Timeout => "UT",
            FailureKind.IdleTimeout => "SI",
            FailureKind.Denied => "UAEX",
            FailureKind.RateLimited => "RL",
            FailureKind.NotResolved => "DF",
            FailureKind.UpstreamProtocol => "UPE",
            FailureKind.ClientGone => "DC",
            _ => "DPE",
        };

    /// <summary>Envoy's <c>%RESPONSE_CODE_DETAILS%</c>.</summary>
    public string Details =>
        Kind switch
        {
            FailureKind.None => "via_upstream",
            FailureKind.NoRoute => "route_not_found",
            FailureKind.NoCluster => "cluster_not_found",
            FailureKind.NoEndpoint => "no_healthy_upstream",
            FailureKind.Overflow => "upstream_reset_before_response_started{overflow}",
            FailureKind.ConnectFailure or FailureKind.TlsFailure => "upstream_reset_before_response_started{remote_connection_failure}",
            FailureKind.ConnectTimeout => "upstream_reset_before_response_started{connection_timeout}",
            FailureKind.ConnectionTerminated => "upstream_reset_before_response_started{connection_termination}",
            FailureKind.ResponseTerminated => "upstream_reset_after_response_started{connection_termination}",
            FailureKind.Timeout => "response_timeout",
            FailureKind.IdleTimeout => "stream_idle_timeout",
            FailureKind.Denied => "rbac_access_denied_matched_policy[egress]",
            FailureKind.RateLimited => "local_rate_limited",
            FailureKind.NotResolved => "dns_resolution_failure",
            FailureKind.UpstreamProtocol => "upstream_reset_before_response_started{protocol_error}",
            FailureKind.ClientGone => "downstream_remote_disconnect",
            _ => "http.codec_error",
        };

    /// <summary>What the client reads; it names no address.</summary>
    internal ReadOnlyMemory<byte> Body =>
        Kind switch
        {
            FailureKind.NoEndpoint => FailureBodies.NoEndpoint,
            FailureKind.Overflow => FailureBodies.Overflow,
            FailureKind.ConnectFailure or FailureKind.TlsFailure => FailureBodies.Connect,
            FailureKind.ConnectTimeout => FailureBodies.ConnectTimeout,
            FailureKind.ConnectionTerminated => FailureBodies.Terminated,
            FailureKind.UpstreamProtocol => FailureBodies.Protocol,
            FailureKind.Timeout => FailureBodies.Timeout,
            FailureKind.IdleTimeout => FailureBodies.Idle,
            FailureKind.Denied => FailureBodies.Denied,
            FailureKind.RateLimited => FailureBodies.RateLimited,
            FailureKind.NotResolved => FailureBodies.NotResolved,
            _ => default,
        };
}

public enum FailureSource
{
    None,
    Client,
    Proxy,
    Upstream,
}

public enum FailureKind
{
    None,
    NoRoute,
    NoCluster,
    NoEndpoint,
    Overflow,
    ConnectFailure,
    ConnectTimeout,
    TlsFailure,
    ConnectionTerminated,
    Timeout,
    IdleTimeout,
    UpstreamProtocol,
    ClientGone,
    ClientProtocol,

    /// <summary>The upstream went while it sent the body.</summary>
    ResponseTerminated,

    /// <summary>An egress policy does not let the client go there.</summary>
    Denied,

    /// <summary>The upstream's name has no address.</summary>
    NotResolved,

    /// <summary>A rate limit has no room for the request.</summary>
    RateLimited,
}
