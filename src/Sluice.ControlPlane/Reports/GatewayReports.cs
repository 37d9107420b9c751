using Sluice.Values;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>What one gateway has told. Its members are to be used under <see cref="Lock"/>.</summary>
internal sealed class GatewayReports(GatewayIdentity identity, DateTimeOffset since)
{
    /// <summary>How far back charts go.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FineStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CoarseStep = TimeSpan.FromSeconds(10);
    private const int FineSteps = 130;
    private const int CoarseSteps = 92;

    private readonly Dictionary<RouteKey, Series> _routes = [];
    private readonly Dictionary<EdgeKey, Series> _edges = [];
    private readonly SpreadRing<ReportedRequest> _samples = new(ReportLimits.SamplesOfGateway);

    public Lock Lock { get; } = new();

    public GatewayIdentity Identity => identity;

    /// <summary>When it first told of itself.</summary>
    public DateTimeOffset Since { get; } = since;

    public DateTimeOffset LastReport { get; set; } = since;

    /// <summary>Its stream; null: it has none now.</summary>
    public ReportSession? Session { get; set; }

    public long OpenConnections { get; set; }

    public Series Fine { get; } = new(FineStep, FineSteps);

    public Series Coarse { get; } = new(CoarseStep, CoarseSteps);

    public IReadOnlyDictionary<RouteKey, Series> Routes => _routes;

    public IReadOnlyDictionary<EdgeKey, Series> Edges => _edges;

    public IEnumerable<ReportedRequest> Samples => _samples.Items;

    public IReadOnlyList<CertificateFile> Certificates { get; set; } = [];

    public IReadOnlyList<RateLimitCount> RateLimits { get; set; } = [];

    /// <summary>Null: there is no room for another.</summary>
    public Series? Route(RouteKey key, bool mayGrow) => Find(_routes, key, mayGrow && _routes.Count < ReportLimits.RoutesOfGateway);

    public Series? Edge(EdgeKey key) => Find(_edges, key, _edges.Count < ReportLimits.EdgesOfGateway);

    public void Add(ReportedRequest sample) =>
        _samples.Add($"{sample.Record.Source} {sample.Record.Rule} {sample.Record.Status / 100}", sample);

    public void ClearSamples() => _samples.Clear();

    /// <summary>Forgets routes and edges without a request in all the time that is kept.</summary>
    public void Trim(DateTimeOffset now)
    {
        Trim(_routes, now);
        Trim(_edges, now);
    }

    private static void Trim<TKey>(Dictionary<TKey, Series> all, DateTimeOffset now)
        where TKey : notnull
    {
        foreach (var (key, series) in all)
        {
            if (!series.Between(now - Longest, now).Any())
                all.Remove(key);
        }
    }

    private static Series? Find<TKey>(Dictionary<TKey, Series> all, TKey key, bool mayGrow)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var series) && mayGrow)
            all[key] = series = new(CoarseStep, CoarseSteps);
        return series;
    }
}
