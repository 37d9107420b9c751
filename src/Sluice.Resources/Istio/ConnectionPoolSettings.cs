using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>Limits and timeouts of connections to a host.</summary>
public sealed record ConnectionPoolSettings
{
    public TcpSettings? Tcp { get; init; }
    public HttpSettings? Http { get; init; }
}

public sealed record TcpSettings
{
    public int MaxConnections { get; init; }
    public TimeSpan? ConnectTimeout { get; init; }
    public TcpKeepalive? TcpKeepalive { get; init; }
    public TimeSpan? MaxConnectionDuration { get; init; }
    public TimeSpan? IdleTimeout { get; init; }
}

public sealed record TcpKeepalive
{
    public uint Probes { get; init; }
    public TimeSpan? Time { get; init; }
    public TimeSpan? Interval { get; init; }
}

public sealed record HttpSettings
{
    public int Http1MaxPendingRequests { get; init; }
    public int Http2MaxRequests { get; init; }
    public int MaxRequestsPerConnection { get; init; }
    public int MaxRetries { get; init; }
    public TimeSpan? IdleTimeout { get; init; }
    public H2UpgradePolicy H2UpgradePolicy { get; init; }
    public bool UseClientProtocol { get; init; }
    public int MaxConcurrentStreams { get; init; }
    public Http2KeepAlive? Http2KeepAlive { get; init; }
}

public sealed record Http2KeepAlive
{
    public TimeSpan? Interval { get; init; }
    public TimeSpan? Timeout { get; init; }
}

public enum H2UpgradePolicy
{
    [Field("DEFAULT")]
    Default,

    [Field("DO_NOT_UPGRADE")]
    DoNotUpgrade,

    [Field("UPGRADE")]
    Upgrade,
}

public sealed record OutlierDetection
{
    /// <summary>Deprecated upstream in favour of <see cref="Consecutive5xxErrors"/>.</summary>
    public int ConsecutiveErrors { get; init; }
    public bool SplitExternalLocalOriginErrors { get; init; }
    public uint? ConsecutiveLocalOriginFailures { get; init; }
    public uint? ConsecutiveGatewayErrors { get; init; }

    [Field("consecutive5xxErrors")]
    public uint? Consecutive5xxErrors { get; init; }
    public TimeSpan? Interval { get; init; }
    public TimeSpan? BaseEjectionTime { get; init; }
    public int MaxEjectionPercent { get; init; }
    public int MinHealthPercent { get; init; }
    public ValueList<uint> OutlierDetectionHttpErrorCodes { get; init; }
}
