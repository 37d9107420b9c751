using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of traffic policies: connection pools, outlier detection, tunnels and ports.</summary>
internal static class TrafficPolicyValidator
{
    private const int MaxPorts = 4096;

    public static void Validate(TrafficPolicy? policy, string path, Check check)
    {
        if (policy is null)
            return;
        if (IsEmpty(policy))
        {
            check.Report(Codes.EmptyPolicy, path, "trafficPolicy");
            return;
        }
        check.AtMostOne(path, ("tunnel", policy.Tunnel is not null), ("proxyProtocol", policy.ProxyProtocol is not null));
        Outliers(policy.OutlierDetection, path.Field("outlierDetection"), check);
        Pool(policy.ConnectionPool, path.Field("connectionPool"), check);
        LoadBalancerValidator.Validate(policy.LoadBalancer, policy.OutlierDetection, path.Field("loadBalancer"), check);
        SharedRules.ClientTls(policy.Tls, path.Field("tls"), check);
        check.AtMost(policy.PortLevelSettings.Count, MaxPorts, path.Field("portLevelSettings"));
        for (var i = 0; i < policy.PortLevelSettings.Count; i++)
            Port(policy.PortLevelSettings[i], path.Item("portLevelSettings", i), check);
        Tunnel(policy.Tunnel, path.Field("tunnel"), check);
        if (policy.RetryBudget?.Percent is { } percent)
            check.That(percent is >= 0 and <= 100, Codes.BadPercentage, path.Field("retryBudget.percent"), percent, "between 0 and 100");
    }

    // retryBudget alone counts here, as it does something; Istio's own list is older than that field.
    private static bool IsEmpty(TrafficPolicy policy) =>
        policy is { OutlierDetection: null, ConnectionPool: null, LoadBalancer: null, Tls: null, Tunnel: null, ProxyProtocol: null }
        && policy.RetryBudget is null
        && policy.PortLevelSettings.Count == 0;

    private static void Port(PortTrafficPolicy policy, string path, Check check)
    {
        check.That(policy.Port is not null, Codes.MissingField, path.Field("port"), "port");
        if (policy is { OutlierDetection: null, ConnectionPool: null, LoadBalancer: null, Tls: null })
        {
            check.Report(Codes.EmptyPolicy, path, "portLevelSettings");
            return;
        }
        Outliers(policy.OutlierDetection, path.Field("outlierDetection"), check);
        Pool(policy.ConnectionPool, path.Field("connectionPool"), check);
        LoadBalancerValidator.Validate(policy.LoadBalancer, policy.OutlierDetection, path.Field("loadBalancer"), check);
        SharedRules.ClientTls(policy.Tls, path.Field("tls"), check);
    }

    private static void Outliers(OutlierDetection? outliers, string path, Check check)
    {
        if (outliers is null)
            return;
        check.Duration(outliers.BaseEjectionTime, path.Field("baseEjectionTime"));
        check.Duration(outliers.Interval, path.Field("interval"));
        if (outliers.ConsecutiveErrors != 0)
            check.Report(
                Codes.Deprecated,
                path.Field("consecutiveErrors"),
                "consecutiveErrors",
                "consecutiveGatewayErrors or consecutive5xxErrors"
            );
        check.That(
            outliers.SplitExternalLocalOriginErrors || outliers.ConsecutiveLocalOriginFailures is null or 0,
            Codes.LocalErrorsNotSplit,
            path.Field("consecutiveLocalOriginFailures")
        );
        check.Percent(outliers.MaxEjectionPercent, path.Field("maxEjectionPercent"));
        check.Percent(outliers.MinHealthPercent, path.Field("minHealthPercent"));
        for (var i = 0; i < outliers.OutlierDetectionHttpErrorCodes.Count; i++)
        {
            var status = outliers.OutlierDetectionHttpErrorCodes[i];
            check.That(status is >= 100 and <= 599, Codes.BadStatus, path.Item("outlierDetectionHttpErrorCodes", i), status, 100, 599);
        }
    }

    public static void Pool(ConnectionPoolSettings? pool, string path, Check check)
    {
        if (pool is null)
            return;
        check.That(pool.Http is not null || pool.Tcp is not null, Codes.EmptyPolicy, path, "connectionPool");
        if (pool.Http is { } http)
            Http(http, path.Field("http"), check);
        if (pool.Tcp is { } tcp)
            Tcp(tcp, path.Field("tcp"), check);
    }

    private static void Http(HttpSettings http, string path, Check check)
    {
        check.NotNegative(http.Http1MaxPendingRequests, path.Field("http1MaxPendingRequests"));
        check.NotNegative(http.Http2MaxRequests, path.Field("http2MaxRequests"));
        check.NotNegative(http.MaxRequestsPerConnection, path.Field("maxRequestsPerConnection"));
        check.NotNegative(http.MaxRetries, path.Field("maxRetries"));
        check.NotNegative(http.MaxConcurrentStreams, path.Field("maxConcurrentStreams"));
        check.Duration(http.IdleTimeout, path.Field("idleTimeout"));
        check.That(
            http.Http2KeepAlive is null or { Interval: not null, Timeout: not null },
            Codes.KeepAliveIncomplete,
            path.Field("http2KeepAlive")
        );
        check.Duration(http.Http2KeepAlive?.Interval, path.Field("http2KeepAlive.interval"));
        check.Duration(http.Http2KeepAlive?.Timeout, path.Field("http2KeepAlive.timeout"));
        check.AtMostOne(
            path,
            ("h2UpgradePolicy: UPGRADE", http.H2UpgradePolicy == H2UpgradePolicy.Upgrade),
            ("useClientProtocol", http.UseClientProtocol)
        );
    }

    private static void Tcp(TcpSettings tcp, string path, Check check)
    {
        check.NotNegative(tcp.MaxConnections, path.Field("maxConnections"));
        check.Duration(tcp.ConnectTimeout, path.Field("connectTimeout"));
        check.Duration(tcp.MaxConnectionDuration, path.Field("maxConnectionDuration"));
        // 0 turns the idle timeout off.
        if (tcp.IdleTimeout is { } idle && (long)idle.TotalMilliseconds != 0)
            check.Duration(idle, path.Field("idleTimeout"));
        check.Duration(tcp.TcpKeepalive?.Time, path.Field("tcpKeepalive.time"));
        check.Duration(tcp.TcpKeepalive?.Interval, path.Field("tcpKeepalive.interval"));
    }

    private static void Tunnel(TunnelSettings? tunnel, string path, Check check)
    {
        if (tunnel is null)
            return;
        check.That(tunnel.Protocol is "" or "CONNECT" or "POST", Codes.BadTunnelProtocol, path.Field("protocol"));
        if (!Names.IsAddress(tunnel.TargetHost) && Names.WhyNotDomain(tunnel.TargetHost) is { } why)
            check.Report(Codes.BadHost, path.Field("targetHost"), tunnel.TargetHost, why);
        check.Port(tunnel.TargetPort, path.Field("targetPort"));
    }
}
