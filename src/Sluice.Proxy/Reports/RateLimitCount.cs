namespace Sluice.Proxy.Reports;

/// <summary>What one limit of a policy has let through and held back since the proxy began.</summary>
/// <param name="Policy"><c>namespace/name</c>.</param>
/// <param name="Limit">Name of the limit in its policy.</param>
public sealed record RateLimitCount(string Policy, string Limit)
{
    public long Allowed { get; init; }
    public long Limited { get; init; }

    /// <summary>Would have been limited, were it not for shadow mode.</summary>
    public long ShadowLimited { get; init; }
    public int KeysInUse { get; init; }

    /// <summary>The keys that were limited most; ten at most are told.</summary>
    public IReadOnlyList<RateLimitKeyCount> Top { get; init; } = [];
}

/// <summary>One key of a limit.</summary>
public sealed record RateLimitKeyCount(string Key, long Allowed, long Limited);
