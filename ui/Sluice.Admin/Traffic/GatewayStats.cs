namespace Sluice.Admin.Traffic;

/// <summary>What one gateway does, of <c>GET stats</c>.</summary>
public sealed record GatewayStats
{
    /// <summary><c>namespace/name</c>.</summary>
    public string Name { get; init; } = "";
    public string Namespace { get; init; } = "";
    public bool Connected { get; init; }
    public DateTimeOffset? LastReport { get; init; }
    public long Connections { get; init; }
    public double Rps { get; init; }

    /// <summary>Share of requests that failed (5xx or no answer), 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Share of requests that were refused as the client's fault (4xx), 0 to 1.</summary>
    public double ClientErrorRate { get; init; }

    /// <summary>Milliseconds; null: there were no requests.</summary>
    public double? P50 { get; init; }
    public double? P99 { get; init; }
    public double TcpConnectionsPerSecond { get; init; }

    /// <summary>The gateway's labels, which Gateways select it by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary><c>[unix seconds, requests/s, errors/s, p50, p99]</c> for each step, oldest first.</summary>
    public IReadOnlyList<IReadOnlyList<double?>>? Series { get; init; }
}
