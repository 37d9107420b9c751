using Sluice.Snapshot;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>What Envoy has in the HTTP options of a cluster.</summary>
internal sealed record HttpConnections(
    UpstreamProtocol Protocol,
    TimeSpan IdleTimeout,
    TimeSpan MaxDuration,
    int MaxRequests,
    int MaxConcurrentStreams
)
{
    /// <summary>Envoy's, and ours, where nothing is said.</summary>
    public static TimeSpan DefaultIdleTimeout { get; } = TimeSpan.FromHours(1);

    public static HttpConnections Of(Cluster cluster) =>
        new(
            cluster.Protocol,
            cluster.IdleTimeout,
            cluster.MaxConnectionDuration,
            cluster.Limits.MaxRequestsPerConnection,
            cluster.Limits.MaxConcurrentStreams
        );
}
