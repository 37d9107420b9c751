using System.Text;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>Rate limits in Prometheus' text format. Keys are no labels: there may be very many, and they may be secret.</summary>
internal static class RateLimitMetrics
{
    public static void Write(StringBuilder text, IReadOnlyList<RateLimitStatus> limits)
    {
        if (limits.Count == 0)
            return;
        text.Append("# TYPE sluice_rate_limit_requests_total counter\n");
        foreach (var limit in limits)
        {
            Result(text, limit, "allowed", limit.Allowed);
            Result(text, limit, "limited", limit.Limited);
            Result(text, limit, "shadow_limited", limit.ShadowLimited);
        }
        text.Append("# TYPE sluice_rate_limit_overflowed_total counter\n");
        foreach (var limit in limits)
            Line(text, "sluice_rate_limit_overflowed_total", limit, "", limit.Overflowed);
        text.Append("# TYPE sluice_rate_limit_keys gauge\n");
        foreach (var limit in limits)
            Line(text, "sluice_rate_limit_keys", limit, "", limit.Keys);
    }

    private static void Result(StringBuilder text, RateLimitStatus limit, string result, long value) =>
        Line(text, "sluice_rate_limit_requests_total", limit, $",result=\"{result}\"", value);

    // Names of resources and limits hold nothing that would have to be escaped.
    private static void Line(StringBuilder text, string name, RateLimitStatus limit, string more, long value) =>
        text.Append(name)
            .Append("{policy=\"")
            .Append(limit.Policy)
            .Append("\",limit=\"")
            .Append(limit.Limit)
            .Append('"')
            .Append(more)
            .Append("} ")
            .Append(value)
            .Append('\n');
}
