using Sluice.Proxy.Reports;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>What is counted, as the control plane is told.</summary>
internal static class RateLimitReports
{
    public static IReadOnlyList<RateLimitCount> Of(IReadOnlyList<RateLimitStatus> limits) =>
        [
            .. limits.Select(l => new RateLimitCount(l.Policy, l.Limit)
            {
                Allowed = l.Allowed,
                Limited = l.Limited,
                ShadowLimited = l.ShadowLimited,
                KeysInUse = l.Keys,
                // What a key was allowed is not counted: only refusals are, in bounded room.
                Top = [.. l.TopLimited.Select(k => new RateLimitKeyCount(k.Key, 0, k.Count))],
            }),
        ];
}
