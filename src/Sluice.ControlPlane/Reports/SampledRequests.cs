using Sluice.ControlPlane.Preview;
using Sluice.Values;

namespace Sluice.ControlPlane.Reports;

/// <summary>What gateways keep of the requests that they have served, for whoever wants to try a change on it.</summary>
public sealed class SampledRequests(MeshReports reports) : IRecentRequests
{
    public IReadOnlyList<RecentRequest> Newest(int atMost) =>
        [.. reports.Gateways.SelectMany(SamplesOf).OrderByDescending(s => s.Time).Take(atMost).Select(Read)];

    private static List<ReportedRequest> SamplesOf(GatewayReports gateway)
    {
        lock (gateway.Lock)
            return [.. gateway.Samples];
    }

    private static RecentRequest Read(ReportedRequest sample)
    {
        var record = sample.Record;
        var question = record.Path.IndexOf('?', StringComparison.Ordinal);
        return new()
        {
            Gateway = sample.Gateway,
            Port = record.Port,
            Method = record.Method,
            Scheme = record.Scheme,
            Host = record.Host,
            Path = question < 0 ? record.Path : record.Path[..question],
            // Values of the query are redacted, so conditions on them cannot be tried.
            Query = "",
            ServerName = record.Sni,
            Headers = ValueMap.Of([.. record.Headers.DistinctBy(h => h.Name).Select(h => (h.Name, h.Value))]),
        };
    }
}
