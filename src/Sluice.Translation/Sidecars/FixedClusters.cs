using Sluice.Snapshot;

namespace Sluice.Translation.Sidecars;

/// <summary>Clusters that every sidecar has, under Istio's names.</summary>
internal static class FixedClusters
{
    /// <summary>Where the client wanted to go.</summary>
    public const string Passthrough = "PassthroughCluster";

    /// <summary>Nowhere: without endpoints, connections are closed.</summary>
    public const string BlackHole = "BlackHoleCluster";

    /// <summary>A port of the workload that no service names.</summary>
    public const string InboundPassthrough = "InboundPassthroughCluster";

    /// <summary>
    /// Connections to the workload come from here, so that the kernel's rules let them through instead of sending them round again
    /// (Istio's <c>::6</c> where the workload's address is IPv6).
    /// </summary>
    public const string InboundSource = "127.0.0.6";

    public static IEnumerable<Cluster> All(TimeSpan connectTimeout)
    {
        yield return new() { Name = BlackHole, Service = Known(BlackHole) };
        yield return new()
        {
            Name = InboundPassthrough,
            Discovery = ClusterDiscovery.OriginalDestination,
            LoadBalancing = new() { Policy = LoadBalancingPolicy.Passthrough },
            ConnectTimeout = connectTimeout,
            Protocol = UpstreamProtocol.SameAsClient,
            SourceAddress = InboundSource,
            Service = Known(InboundPassthrough),
        };
        yield return new()
        {
            Name = Passthrough,
            Discovery = ClusterDiscovery.OriginalDestination,
            LoadBalancing = new() { Policy = LoadBalancingPolicy.Passthrough },
            ConnectTimeout = connectTimeout,
            Protocol = UpstreamProtocol.SameAsClient,
            Service = Known(Passthrough),
        };
    }

    // Istio's metrics name the cluster where there is no service.
    public static ServiceIdentity Known(string name) => new() { Name = name };
}
