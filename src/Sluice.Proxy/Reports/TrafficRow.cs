using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>The requests of one route to one cluster, from one kind of client.</summary>
public sealed record TrafficRow
{
    public required string Listener { get; init; }
    public required int Port { get; init; }

    /// <summary>Null: none took them.</summary>
    public Route? Route { get; init; }

    /// <summary>Null: the proxy answered itself.</summary>
    public Cluster? Cluster { get; init; }

    /// <summary>SPIFFE identity of the client; empty: none is proven.</summary>
    public string Principal { get; init; } = "";
    public UpstreamSecurity Security { get; init; }
    public required TrafficCounts Counts { get; init; }
}
