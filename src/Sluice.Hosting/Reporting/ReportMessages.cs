using Google.Protobuf.WellKnownTypes;
using Sluice.Proxy.Reports;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Hosting.Reporting;

/// <summary>Makes messages of what a proxy noted. It remembers what was told last, so that what stays as it is is not told again.</summary>
internal sealed class ReportMessages(ProxyReports reports, TimeProvider clock)
{
    // Some 300 bytes each; a message has 4 MiB at most.
    private const int RowsOfMessage = 2_000;
    private const int TapsOfMessage = 100;

    /// <summary>Reading certificates anew costs a look at each file.</summary>
    private static readonly TimeSpan CertificatesPause = TimeSpan.FromSeconds(10);

    private long _since = clock.GetTimestamp();
    private long _certificatesSince;
    private CertificateFiles _certificates = new();
    private RateLimitCounts _limits = new();

    /// <summary>For a control plane that knows nothing yet of this proxy.</summary>
    public IEnumerable<ProxyReport> Everything()
    {
        (_certificates, _limits, _certificatesSince) = (new(), new(), 0);
        return Messages(reports.AllSamples());
    }

    /// <summary>What is new since the last time.</summary>
    public IEnumerable<ProxyReport> News() => Messages(reports.TakeSamples());

    /// <summary>Requests that were watched for; null: there are none.</summary>
    public ProxyReport? Tapped()
    {
        var message = new ProxyReport();
        while (message.Tapped.Count < TapsOfMessage && reports.Tapped.TryRead(out var tapped))
            message.Tapped.Add(new Xds.Protocol.Own.TappedRequest { Taps = { tapped.Taps }, Record = ReportRows.Record(tapped.Record) });
        message.DroppedTaps = (ulong)reports.TakeDroppedTaps();
        return message.Tapped.Count > 0 || message.DroppedTaps > 0 ? message : null;
    }

    private IEnumerable<ProxyReport> Messages(IReadOnlyList<Proxy.Reports.RequestRecord> samples)
    {
        var now = clock.GetTimestamp();
        var period = Duration.FromTimeSpan(clock.GetElapsedTime(_since, now));
        _since = now;
        var rows = reports.TakeTraffic();
        for (var i = RowsOfMessage; i < rows.Count; i += RowsOfMessage)
            yield return new() { Period = period, Traffic = { rows.Skip(i).Take(RowsOfMessage).Select(ReportRows.Traffic) } };
        var (egress, dropped) = reports.TakeEgress();
        var message = new ProxyReport
        {
            Period = period,
            Gauges = new() { OpenConnections = reports.OpenConnections },
            Traffic = { rows.Take(RowsOfMessage).Select(ReportRows.Traffic) },
            Connections = { reports.TakeConnections().Select(ReportRows.Connections) },
            Samples = { samples.Select(ReportRows.Record) },
            Egress = { egress.Select(e => e.ToLine()) },
            DroppedEgress = (ulong)dropped,
        };
        AddStates(message, now);
        yield return message;
    }

    private void AddStates(ProxyReport message, long now)
    {
        var limits = new RateLimitCounts { Items = { reports.RateLimits.Select(ReportRows.RateLimit) } };
        if (!limits.Equals(_limits))
            message.RateLimits = _limits = limits;
        if (_certificatesSince != 0 && clock.GetElapsedTime(_certificatesSince, now) < CertificatesPause)
            return;
        _certificatesSince = now;
        var certificates = new CertificateFiles { Items = { reports.Certificates.Select(ReportRows.Certificate) } };
        if (!certificates.Equals(_certificates))
            message.Certificates = _certificates = certificates;
    }
}
