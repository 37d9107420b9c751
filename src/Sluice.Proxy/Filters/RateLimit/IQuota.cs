using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// Where it is decided whether a key has room: the seam for limits that several gateways count together, which would ask a store and answer
/// later. Today each gateway counts for itself (<see cref="KeyTable"/>).
/// </summary>
internal interface IQuota
{
    /// <summary>Keys remembered now.</summary>
    int Keys { get; }

    /// <summary>Requests that shared one counter for want of room.</summary>
    long Overflowed { get; }

    /// <param name="key">Is not kept beyond the call.</param>
    ValueTask<QuotaLease> AcquireAsync(ReadOnlySpan<char> key);

    /// <summary>Keys that were refused most; <paramref name="show"/> makes of a key what may be seen.</summary>
    ValueList<LimitedKey> TopLimited(Func<string, string> show);
}
