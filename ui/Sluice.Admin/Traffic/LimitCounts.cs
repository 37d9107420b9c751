namespace Sluice.Admin.Traffic;

/// <summary>What one limit let through and stopped since its gateways began, of <c>GET ratelimits</c>.</summary>
public sealed record LimitCounts
{
    /// <summary><c>namespace/name</c>.</summary>
    public string Policy { get; init; } = "";
    public string Limit { get; init; } = "";
    public double Allowed { get; init; }
    public double Limited { get; init; }
    public double ShadowLimited { get; init; }
    public long KeysInUse { get; init; }
}
