using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>How an endpoint is picked. At most one of <see cref="Simple"/> and <see cref="ConsistentHash"/>.</summary>
public sealed record LoadBalancerSettings
{
    public SimpleLoadBalancer? Simple { get; init; }
    public ConsistentHash? ConsistentHash { get; init; }
    public BackendUtilization? BackendUtilization { get; init; }
    public LocalityLoadBalancerSetting? LocalityLbSetting { get; init; }
    public ZoneAwareLoadBalancerSetting? ZoneAwareLbSetting { get; init; }

    /// <summary>Deprecated upstream in favour of <see cref="Warmup"/>.</summary>
    public TimeSpan? WarmupDurationSecs { get; init; }
    public Warmup? Warmup { get; init; }
}

public enum SimpleLoadBalancer
{
    [Field("UNSPECIFIED")]
    Unspecified,

    [Field("LEAST_CONN")]
    LeastConn,

    [Field("RANDOM")]
    Random,

    [Field("PASSTHROUGH")]
    Passthrough,

    [Field("ROUND_ROBIN")]
    RoundRobin,

    [Field("LEAST_REQUEST")]
    LeastRequest,
}

public sealed record ConsistentHash
{
    public string? HttpHeaderName { get; init; }
    public HttpCookie? HttpCookie { get; init; }
    public bool? UseSourceIp { get; init; }
    public string? HttpQueryParameterName { get; init; }
    public RingHash? RingHash { get; init; }
    public Maglev? Maglev { get; init; }

    /// <summary>Deprecated upstream in favour of <see cref="RingHash"/>.</summary>
    public ulong? MinimumRingSize { get; init; }
}

public sealed record RingHash
{
    public ulong? MinimumRingSize { get; init; }
}

public sealed record Maglev
{
    public ulong? TableSize { get; init; }
}

public sealed record HttpCookie
{
    [Field("name", Required = true)]
    public string Name { get; init; } = "";
    public string Path { get; init; } = "";
    public TimeSpan? Ttl { get; init; }
    public ValueList<HttpCookieAttribute> Attributes { get; init; }
}

public sealed record HttpCookieAttribute
{
    [Field("name", Required = true)]
    public string Name { get; init; } = "";
    public string Value { get; init; } = "";
}

public sealed record BackendUtilization
{
    public uint? ErrorUtilizationPenaltyPercent { get; init; }
    public ValueList<string> MetricNamesForComputingUtilization { get; init; }
    public TimeSpan? WeightExpirationPeriod { get; init; }
    public TimeSpan? WeightStabilizationPeriod { get; init; }
    public TimeSpan? WeightUpdatePeriod { get; init; }
}

public sealed record LocalityLoadBalancerSetting
{
    public ValueList<LocalityDistribute> Distribute { get; init; }
    public ValueList<LocalityFailover> Failover { get; init; }
    public ValueList<string> FailoverPriority { get; init; }
    public bool? Enabled { get; init; }
}

public sealed record LocalityDistribute
{
    public string From { get; init; } = "";
    public ValueMap<uint> To { get; init; }
}

public sealed record LocalityFailover
{
    public string From { get; init; } = "";
    public string To { get; init; } = "";
}

public sealed record ZoneAwareLoadBalancerSetting
{
    public bool? Enabled { get; init; }
    public ValueList<LocalityFailover> Failover { get; init; }
    public ValueList<string> FailoverPriority { get; init; }
    public uint? MinClusterSize { get; init; }
}

public sealed record Warmup
{
    [Field("duration", Required = true)]
    public TimeSpan? Duration { get; init; }
    public double? MinimumPercent { get; init; }
    public double? Aggression { get; init; }
}
