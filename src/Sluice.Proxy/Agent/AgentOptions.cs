using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Agent;

/// <summary>What a sidecar answers in its application's place.</summary>
public sealed record AgentOptions
{
    /// <summary>Port of the server; 0 takes any free port. Istio's is 15020.</summary>
    public required int Port { get; init; }

    /// <summary>Where the application is asked: the pod's own address. Default 127.0.0.1.</summary>
    public IPAddress Application { get; init; } = IPAddress.Loopback;

    /// <summary>What is asked for which path: <c>/app-health/web/livez</c>. No other path reaches the application. Default none.</summary>
    public ValueMap<AppProbe> Probes { get; init; }

    /// <summary>Where the application's metrics are. Default null: it has none.</summary>
    public AppMetrics? Metrics { get; init; }
}
