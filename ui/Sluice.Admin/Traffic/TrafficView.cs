namespace Sluice.Admin.Traffic;

/// <summary>What several gateways do together, step by step and over the whole time.</summary>
/// <remarks>Rates add up. Percentiles do not: those of the slowest gateway stand for all, which promises nothing better than it is.</remarks>
public sealed record TrafficView
{
    // [time, requests/s, errors/s, p50, p99]
    private const int Columns = 5;

    public IReadOnlyList<long> Times { get; private init; } = [];
    public IReadOnlyList<double?> Requests { get; private init; } = [];

    /// <summary>Errors of requests, 0 to 1; null where there were no requests.</summary>
    public IReadOnlyList<double?> ErrorShares { get; private init; } = [];
    public IReadOnlyList<double?> P50 { get; private init; } = [];
    public IReadOnlyList<double?> P99 { get; private init; } = [];

    public double Rps { get; private init; }
    public double ErrorRate { get; private init; }
    public double ClientErrorRate { get; private init; }
    public double? MedianMs { get; private init; }
    public double? SlowMs { get; private init; }
    public long Connections { get; private init; }

    public static TrafficView Of(IReadOnlyList<GatewayStats> gateways)
    {
        var steps = Steps(gateways);
        var rps = gateways.Sum(g => g.Rps);
        return new()
        {
            Times = [.. steps.Select(s => s.Time)],
            Requests = [.. steps.Select(s => (double?)s.Rows.Sum(r => r[1] ?? 0))],
            ErrorShares = [.. steps.Select(s => Share(s.Rows))],
            P50 = [.. steps.Select(s => Slowest(s.Rows, 3))],
            P99 = [.. steps.Select(s => Slowest(s.Rows, 4))],
            Rps = rps,
            ErrorRate = rps > 0 ? gateways.Sum(g => g.ErrorRate * g.Rps) / rps : 0,
            ClientErrorRate = rps > 0 ? gateways.Sum(g => g.ClientErrorRate * g.Rps) / rps : 0,
            MedianMs = gateways.Where(g => g.Rps > 0).Max(g => g.P50),
            SlowMs = gateways.Where(g => g.Rps > 0).Max(g => g.P99),
            Connections = gateways.Sum(g => g.Connections),
        };
    }

    // Gateways tell of a second a little after each other: one that has not told of it yet would look like a drop.
    private static List<(long Time, List<IReadOnlyList<double?>> Rows)> Steps(IReadOnlyList<GatewayStats> gateways)
    {
        var series = gateways.Select(g => (g.Series ?? []).Where(r => r.Count >= Columns && r[0] is not null).ToList()).Where(s => s.Count > 0).ToList();
        if (series.Count == 0)
            return [];
        var end = series.Min(s => s[^1][0]!.Value);
        return
        [
            .. series
                .SelectMany(s => s)
                .Where(r => r[0] <= end)
                .GroupBy(r => (long)r[0]!.Value)
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, g.ToList())),
        ];
    }

    private static double? Share(List<IReadOnlyList<double?>> rows) =>
        rows.Sum(r => r[1] ?? 0) is > 0 and var requests ? rows.Sum(r => r[2] ?? 0) / requests : null;

    // A gateway without requests has no percentile, also where it says 0.
    private static double? Slowest(List<IReadOnlyList<double?>> rows, int column) => rows.Where(r => r[1] > 0).Max(r => r[column]);
}
