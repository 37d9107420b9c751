using Sluice.Resources.Istio;

namespace Sluice.Translation.Clusters;

/// <summary>The parts of a traffic policy that concern one port of a host or subset.</summary>
internal sealed record PortPolicy
{
    public static PortPolicy None { get; } = new();

    public LoadBalancerSettings? LoadBalancer { get; init; }
    public ConnectionPoolSettings? ConnectionPool { get; init; }
    public OutlierDetection? OutlierDetection { get; init; }
    public ClientTlsSettings? Tls { get; init; }
    public UpstreamProxyProtocol? ProxyProtocol { get; init; }
    public TunnelSettings? Tunnel { get; init; }
    public RetryBudget? RetryBudget { get; init; }

    /// <summary>This policy with what <paramref name="policy"/> sets; its settings for the port replace everything they can hold, set or not (Istio).</summary>
    public PortPolicy With(TrafficPolicy? policy, int port)
    {
        if (policy is null)
            return this;
        var merged = new PortPolicy
        {
            LoadBalancer = policy.LoadBalancer ?? LoadBalancer,
            ConnectionPool = policy.ConnectionPool ?? ConnectionPool,
            OutlierDetection = policy.OutlierDetection ?? OutlierDetection,
            Tls = policy.Tls ?? Tls,
            ProxyProtocol = policy.ProxyProtocol ?? ProxyProtocol,
            Tunnel = policy.Tunnel ?? Tunnel,
            RetryBudget = policy.RetryBudget ?? RetryBudget,
        };
        var ofPort = policy.PortLevelSettings.FirstOrDefault(p => p.Port?.Number == port);
        return ofPort is null
            ? merged
            : merged with
            {
                LoadBalancer = ofPort.LoadBalancer,
                ConnectionPool = ofPort.ConnectionPool,
                OutlierDetection = ofPort.OutlierDetection,
                Tls = ofPort.Tls,
            };
    }
}
