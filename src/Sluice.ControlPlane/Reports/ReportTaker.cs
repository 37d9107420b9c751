using Sluice.Snapshot;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>Adds one message of a gateway to what is known of it. Whatever is in the message, it takes no more than there is room for.</summary>
internal sealed class ReportTaker(MeshReports reports, GatewayReports gateway)
{
    private DateTimeOffset _trimmed = reports.Now;

    public void Take(ProxyReport report)
    {
        var now = reports.Now;
        var period = Incoming.Length(report.Period, GatewayReports.Longest);
        var mayGrow = report.Traffic.Count == 0 || reports.CountRoutes() < ReportLimits.Routes;
        lock (gateway.Lock)
        {
            gateway.LastReport = now;
            if (report.Gauges is { } gauges)
                gateway.OpenConnections = Math.Max(0, gauges.OpenConnections);
            foreach (var row in report.Traffic.Take(ReportLimits.RowsOfMessage))
                Add_NeedsLock(row, now, period, mayGrow);
            foreach (var row in report.Connections.Take(ReportLimits.RowsOfMessage))
                Add_NeedsLock(row, now, period);
            foreach (var sample in report.Samples.Take(ReportLimits.SamplesOfGateway))
                gateway.Add(Request(sample, now));
            TakeStates_NeedsLock(report);
            if (now - _trimmed > TimeSpan.FromMinutes(1))
            {
                gateway.Trim(now);
                _trimmed = now;
            }
        }
        reports.Egress.Add(gateway.Identity, report.Egress.Take(ReportLimits.RowsOfMessage), now);
        Pass(report, now);
    }

    private void Pass(ProxyReport report, DateTimeOffset now)
    {
        // First, so that whoever is woken by a request is told of these too.
        if (report.DroppedTaps > 0)
            reports.Taps.Dropped(gateway.Identity.Name, (long)Math.Min(report.DroppedTaps, int.MaxValue));
        foreach (var tapped in report.Tapped.Take(ReportLimits.RowsOfMessage))
        {
            if (tapped.Record is not null)
                reports.Taps.Pass(Request(tapped.Record, now), tapped.Taps.Take(ReportLimits.Taps));
        }
    }

    private void TakeStates_NeedsLock(ProxyReport report)
    {
        if (report.Certificates is { } certificates)
            gateway.Certificates = [.. certificates.Items.Take(ReportLimits.StatesOfGateway).Select(IncomingStates.Certificate)];
        if (report.RateLimits is { } limits)
            gateway.RateLimits = [.. limits.Items.Take(ReportLimits.StatesOfGateway).Select(IncomingStates.RateLimit)];
    }

    private void Add_NeedsLock(TrafficCount row, DateTimeOffset now, TimeSpan period, bool mayGrow)
    {
        var tally = TallyOf(row);
        gateway.Fine.Add(tally, now, period);
        gateway.Coarse.Add(tally, now, period);
        var route = new RouteKey(Incoming.Text(row.Source), Incoming.Text(row.Delegate), Incoming.Text(row.Rule), Incoming.Text(row.Route));
        gateway.Route(route, mayGrow)?.Add(tally, now, period);
        gateway.Edge(EdgeOf(row.Service, row.Principal, row.UpstreamSecurity, isTcp: false))?.Add(tally, now, period);
    }

    private void Add_NeedsLock(ConnectionCount row, DateTimeOffset now, TimeSpan period)
    {
        var tally = new Tally();
        tally.AddConnections(row.Opened);
        tally.AddBytes(Bytes(row.ReceivedBytes), Bytes(row.SentBytes));
        gateway.Fine.Add(tally, now, period);
        gateway.Coarse.Add(tally, now, period);
        gateway.Edge(EdgeOf(row.Service, row.Principal, TrafficCount.Types.Security.Plain, isTcp: true))?.Add(tally, now, period);
    }

    private static Tally TallyOf(TrafficCount row)
    {
        const int Classes = 6;
        var tally = new Tally();
        var requests = row.Answers.Take(Classes).Sum(a => (long)a);
        tally.AddCounts(requests, row.Answers.Count > 5 ? row.Answers[5] : 0, row.Answers.Count > 4 ? row.Answers[4] : 0);
        tally.AddBytes(Bytes(row.ReceivedBytes), Bytes(row.SentBytes));
        for (var i = 0; i + 1 < row.Latencies.Count && i < 2 * LatencyBuckets.Count; i += 2)
        {
            if (row.Latencies[i] < LatencyBuckets.Count)
                tally.AddLatency((int)row.Latencies[i], row.Latencies[i + 1]);
        }
        return tally;
    }

    private static EdgeKey EdgeOf(
        TrafficCount.Types.Service? service,
        string principal,
        TrafficCount.Types.Security security,
        bool isTcp
    ) =>
        new(
            Incoming.Text(principal),
            Incoming.Text(service?.Host ?? ""),
            Incoming.Text(service?.Name ?? ""),
            Incoming.Text(service?.Namespace ?? ""),
            service?.Port ?? 0,
            security,
            isTcp
        );

    private ReportedRequest Request(RequestRecord record, DateTimeOffset now) =>
        new(reports.NextId(), gateway.Identity.Name, Incoming.Recent(record.Time, now), Incoming.Record(record));

    // A petabyte a second is a lie.
    private static long Bytes(ulong bytes) => (long)Math.Min(bytes, 1UL << 50);
}
