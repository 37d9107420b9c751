using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Reports;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Tests.ControlPlane.Reports;

/// <summary>A proxy that has been taken over fills no memory and speaks for nobody else.</summary>
public sealed class HostileReportTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly MeshReports _reports;

    public HostileReportTests() => _reports = new(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Routes_and_edges_without_end_are_bounded()
    {
        using var session = Open("shop/gw");
        var taker = new ReportTaker(_reports, session.Gateway);
        for (var round = 0; round < 5; round++)
        {
            var report = new ProxyReport { Period = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) };
            for (var i = 0; i < 4_000; i++)
                report.Traffic.Add(Row($"shop/route-{round}-{i}", $"host-{round}-{i}"));
            taker.Take(report);
        }
        Assert.Equal(ReportLimits.RoutesOfGateway, session.Gateway.Routes.Count);
        Assert.Equal(ReportLimits.EdgesOfGateway, session.Gateway.Edges.Count);
        // What has no room of its own counts all the same.
        Assert.Equal(20_000, session.Gateway.Coarse.Sum(_clock.GetUtcNow().AddMinutes(-1), _clock.GetUtcNow()).Requests);
    }

    [Fact]
    public void Texts_without_end_are_cut()
    {
        using var session = Open("shop/gw");
        var endless = new string('x', 100_000);
        var record = new RequestRecord
        {
            Path = endless,
            Host = endless,
            Method = endless,
            Source = endless,
            Rule = endless,
        };
        for (var i = 0; i < 1_000; i++)
            record.Headers.Add(new RequestRecord.Types.Header { Name = endless, Value = endless });
        var report = new ProxyReport { Certificates = new(), RateLimits = new() };
        for (var i = 0; i < 500; i++)
            report.Samples.Add(record);
        report.Certificates.Items.Add(new CertificateFile { Path = endless, Subject = endless });
        report.RateLimits.Items.Add(new RateLimitCount { Policy = endless });
        report.Egress.Add(endless);
        report.Egress.Add(
            "{\"time\":\"2026-11-24T12:00:00Z\",\"decision\":\"denied\",\"protocol\":\"http\",\"port\":80,\"host\":\""
                + endless[..8000]
                + "\"}"
        );
        new ReportTaker(_reports, session.Gateway).Take(report);

        Assert.Equal(ReportLimits.SamplesOfGateway, session.Gateway.Samples.Count());
        Assert.All(session.Gateway.Samples, s => Assert.InRange(s.Record.CalculateSize(), 1, 16_000));
        Assert.InRange(session.Gateway.Certificates[0].CalculateSize(), 1, 2_000);
        Assert.InRange(session.Gateway.RateLimits[0].CalculateSize(), 1, 400);
        Assert.All(_reports.Egress.Recent, e => Assert.InRange(e.Record.Host.Length, 0, ReportLimits.Name));
    }

    [Fact]
    public void Numbers_and_times_that_no_clock_shows_do_no_harm()
    {
        using var session = Open("shop/gw");
        var report = new ProxyReport
        {
            Period = new() { Seconds = long.MaxValue, Nanos = -5 },
            Gauges = new() { OpenConnections = long.MinValue },
            Certificates = new() { Items = { new CertificateFile { NotAfter = new() { Seconds = long.MaxValue } } } },
            DroppedTaps = ulong.MaxValue,
        };
        var row = Row("shop/a", "host");
        row.Answers.Add(Enumerable.Repeat(uint.MaxValue, 100));
        row.Latencies.Add([uint.MaxValue, uint.MaxValue, 7]);
        row.ReceivedBytes = row.SentBytes = ulong.MaxValue;
        report.Traffic.Add(row);
        report.Samples.Add(
            new RequestRecord
            {
                Time = new() { Seconds = long.MinValue, Nanos = int.MaxValue },
            }
        );
        report.Connections.Add(new ConnectionCount());
        report.Tapped.Add(new TappedRequest { Taps = { 1, 2, 3 } });
        for (var i = 0; i < 100; i++)
            new ReportTaker(_reports, session.Gateway).Take(report);
        Assert.Equal(0, session.Gateway.OpenConnections);
        Assert.Equal(_clock.GetUtcNow(), session.Gateway.Samples.First().Time);
    }

    [Fact]
    public void A_name_in_use_is_not_given_to_another_account()
    {
        using var session = Open("shop/gw", "ingress");
        Assert.Null(_reports.Open(Identity("shop/gw", "thief"), Cancel, out var refusal));
        Assert.Contains("another service account", refusal, StringComparison.Ordinal);
        session.Dispose();
        using var later = Open("shop/gw", "thief");
        // It gets a page of its own, not the other's.
        Assert.NotSame(session.Gateway, later.Gateway);
    }

    [Fact]
    public void The_same_gateway_takes_over_from_itself_and_keeps_what_it_told()
    {
        using var first = Open("shop/gw");
        new ReportTaker(_reports, first.Gateway).Take(new ProxyReport { Traffic = { Row("shop/a", "host") } });
        using var second = Open("shop/gw");
        Assert.True(first.Ending.IsCancellationRequested);
        Assert.False(second.Ending.IsCancellationRequested);
        first.Dispose();
        Assert.Same(second, second.Gateway.Session);
        Assert.Single(second.Gateway.Routes);
    }

    [Fact]
    public void Gateways_without_end_are_refused_and_those_that_left_make_room()
    {
        var sessions = Enumerable.Range(0, ReportLimits.Gateways).Select(i => Open($"shop/gw-{i}")).ToList();
        Assert.Null(_reports.Open(Identity("shop/one-more", "a"), Cancel, out _));
        sessions[0].Dispose();
        using var another = Open("shop/one-more");
        Assert.Equal(ReportLimits.Gateways, _reports.Gateways.Count);
        sessions.ForEach(s => s.Dispose());
    }

    [Fact]
    public void Requests_go_only_to_those_who_asked_this_gateway_and_may_see_them()
    {
        using var own = _reports.Taps.Add("ann", new() { Gateway = "shop/gw" }, ns => ns == "shop")!;
        using var others = _reports.Taps.Add("bob", new() { Gateway = "bank/gw" }, _ => true)!;
        using var blind = _reports.Taps.Add("eve", new(), ns => ns == "elsewhere")!;
        using var session = Open("shop/gw");
        var tapped = new TappedRequest
        {
            Taps = { own.Id, others.Id, blind.Id, 999 },
            Record = new() { Path = "/a" },
        };
        new ReportTaker(_reports, session.Gateway).Take(new ProxyReport { Tapped = { tapped } });
        Assert.True(own.Requests.TryRead(out var passed));
        Assert.Equal(("shop/gw", "/a"), (passed.Gateway, passed.Record.Path));
        Assert.False(others.Requests.TryRead(out _));
        Assert.False(blind.Requests.TryRead(out _));
    }

    [Fact]
    public void Whoever_watches_too_slowly_is_told_how_much_was_left_out()
    {
        using var slow = _reports.Taps.Add("ann", new(), _ => true)!;
        using var session = Open("shop/gw");
        var report = new ProxyReport { DroppedTaps = 5 };
        for (var i = 0; i < ReportLimits.WaitingOfTap + 10; i++)
            report.Tapped.Add(new TappedRequest { Taps = { slow.Id, slow.Id }, Record = new() });
        new ReportTaker(_reports, session.Gateway).Take(report);
        Assert.Equal(15, slow.TakeDropped());
        Assert.Equal(0, slow.TakeDropped());
    }

    [Fact]
    public void Watchers_are_few()
    {
        var taps = Enumerable.Range(0, 5).Select(_ => _reports.Taps.Add("ann", new(), _ => true)!).ToList();
        Assert.Null(_reports.Taps.Add("ann", new(), _ => true));
        taps[0].Dispose();
        Assert.NotNull(_reports.Taps.Add("ann", new(), _ => true));
    }

    private ReportSession Open(string name, string account = "ingress") =>
        _reports.Open(Identity(name, account), Cancel, out var refusal) ?? throw new InvalidOperationException(refusal);

    private static GatewayIdentity Identity(string name, string account) => new(name, account, ProxyVerdict.Of("shop", account));

    private static TrafficCount Row(string source, string host) =>
        new()
        {
            Source = source,
            Rule = "spec.http[0]",
            Service = new() { Host = host, Namespace = "shop" },
            Answers = { 0, 0, 1 },
            Latencies = { 10, 1 },
        };
}
