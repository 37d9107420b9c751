using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>What one proxy has counted for one limit, at one moment.</summary>
public sealed record RateLimitStatus
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Policy { get; init; }
    public required string Limit { get; init; }

    /// <summary>Nothing is refused.</summary>
    public bool IsShadow { get; init; }

    /// <summary>Requests since the policy came, that the limit had room for.</summary>
    public long Allowed { get; init; }

    /// <summary>Requests that it refused.</summary>
    public long Limited { get; init; }

    /// <summary>Requests that it would have refused.</summary>
    public long ShadowLimited { get; init; }

    /// <summary>Requests that shared one counter, because there were too many keys.</summary>
    public long Overflowed { get; init; }

    /// <summary>Keys remembered now.</summary>
    public int Keys { get; init; }

    /// <summary>Keys that were refused (or would have been) most, 20 at most, the most first.</summary>
    public ValueList<LimitedKey> TopLimited { get; init; }
}

/// <summary>A key and how often it was refused.</summary>
/// <param name="Key">
/// Its parts, joined by <c> | </c>. The value of a header stands as <c>sha256:</c> and the first 12 digits of its hash, unless the policy
/// shows it.
/// </param>
/// <param name="Count">At most so often.</param>
/// <param name="Overcount">By how much <paramref name="Count"/> may be too high.</param>
public sealed record LimitedKey(string Key, long Count, long Overcount);
