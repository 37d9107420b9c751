namespace Sluice.Admin.Traffic;

/// <summary>A connected proxy, of <c>GET status</c>.</summary>
public sealed record ProxyStatus
{
    /// <summary><c>namespace/name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>synced</c>, <c>stale</c>, <c>waiting</c> or <c>rejected</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>What it is to run.</summary>
    public string Version { get; init; } = "";

    /// <summary>What it runs.</summary>
    public string Runs { get; init; } = "";

    /// <summary>In its own words, why it refuses.</summary>
    public string Reason { get; init; } = "";
    public string Protocol { get; init; } = "";
    public string Address { get; init; } = "";
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public IReadOnlyList<ProxyTypeStatus>? Types { get; init; }
}
