using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Reports;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Reports;

/// <summary>What a gateway notes of real requests.</summary>
public sealed class ProxyReportsTests : IAsyncLifetime
{
    private static readonly Cluster Reviews = new()
    {
        Name = "outbound|9080||reviews",
        Service = new()
        {
            Host = "reviews.default.svc.cluster.local",
            Name = "reviews",
            Namespace = "default",
        },
    };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private TestUpstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _upstream = await TestUpstream.SayingAsync("12345");

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Requests_are_counted_by_route_and_class_once()
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        for (var i = 0; i < 3; i++)
            await AskAsync(gateway, "/shop");
        await AskAsync(gateway, "/elsewhere");

        var rows = reports.TakeTraffic();
        var taken = Assert.Single(rows, r => r.Route is not null);
        var missed = Assert.Single(rows, r => r.Route is null);
        Assert.Equal([0u, 0, 3, 0, 0, 0], taken.Counts.Answers);
        Assert.Equal(3u, taken.Counts.Latencies.Aggregate(0u, (sum, l) => sum + l.Count));
        Assert.Equal(15, taken.Counts.SentBytes);
        Assert.Equal(("default/shop", Reviews.Name, 80), (taken.Route!.Source, taken.Cluster!.Name, taken.Port));
        Assert.Equal(1u, missed.Counts.Answers[4]);
        Assert.Empty(reports.TakeTraffic());
    }

    [Fact]
    public async Task A_sample_shows_the_request_and_no_secret()
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        await AskAsync(
            gateway,
            "/shop/1?card=4711&x=",
            "Authorization: Bearer top-secret",
            "Cookie: session=top-secret",
            "X-Api-Key: top-secret",
            "User-Agent: tests"
        );

        var sample = Assert.Single(reports.TakeSamples());
        Assert.Equal(("GET", "/shop/1?card=…&x=…", 200, "-"), (sample.Method, sample.Path, sample.Status, sample.Flags));
        Assert.Equal(("127.0.0.1", "*:80", Reviews.Name), (sample.ClientAddress, sample.VirtualHost, sample.Cluster));
        Assert.Equal("spec.http[0].match[0]", sample.Route!.Rule);
        Assert.Equal("tests", sample.Headers.Single(h => h.Name == "user-agent").Value);
        Assert.DoesNotContain("top-secret", string.Join(' ', sample.Headers), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", $"{sample}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_route_one_request_a_second_is_sampled_and_failures_besides()
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        for (var i = 0; i < 5; i++)
            await AskAsync(gateway, "/shop");
        Assert.Single(reports.TakeSamples());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(gateway, "/shop");
        await AskAsync(gateway, "/broken");
        Assert.Equal([200, 503], reports.TakeSamples().Select(s => s.Status).Order());
        Assert.Equal(3, reports.AllSamples().Count);
    }

    [Fact]
    public async Task Samples_can_be_switched_off()
    {
        var reports = new ProxyReports(new() { SampleRequests = false }, _clock);
        await using var gateway = await StartAsync(reports);
        await AskAsync(gateway, "/shop");
        Assert.Empty(reports.AllSamples());
        Assert.Single(reports.TakeTraffic());
    }

    [Theory]
    [InlineData("/shop", true)]
    [InlineData("/elsewhere", false)]
    public async Task A_tap_passes_what_it_asks_for(string path, bool isTapped)
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        reports.SetTaps(
            [
                new()
                {
                    Id = 7,
                    Host = "127.0.0.1",
                    PathPrefix = "/sh",
                    Method = "get",
                    Status = 2,
                    Client = IPNetwork.Parse("127.0.0.0/8"),
                },
                new() { Id = 8, Method = "POST" },
                new() { Id = 9, Status = 500 },
                new() { Id = 10, Host = "*.example.com" },
                new() { Id = 11, Client = IPNetwork.Parse("10.0.0.0/8") },
            ],
            TimeSpan.FromSeconds(15)
        );
        await AskAsync(gateway, path);
        Assert.Equal(isTapped, reports.Tapped.TryRead(out var tapped));
        Assert.Equal(isTapped ? [7ul] : null, tapped?.Taps);
        Assert.Equal(isTapped ? path : null, tapped?.Record.Path);
    }

    [Fact]
    public async Task A_tap_ends_with_its_lease()
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        reports.SetTaps([new() { Id = 1 }], TimeSpan.FromSeconds(15));
        _clock.Advance(TimeSpan.FromSeconds(15));
        await AskAsync(gateway, "/shop");
        Assert.True(reports.Tapped.TryRead(out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(gateway, "/shop");
        Assert.False(reports.Tapped.TryRead(out _));
    }

    [Fact]
    public async Task A_tap_passes_no_more_a_second_than_it_wants_and_counts_the_rest()
    {
        var reports = new ProxyReports(new(), _clock);
        await using var gateway = await StartAsync(reports);
        reports.SetTaps([new() { Id = 1, MaxPerSecond = 2 }], TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
            await AskAsync(gateway, "/shop");
        Assert.Equal(2, reports.Tapped.Count);
        Assert.Equal(3, reports.TakeDroppedTaps());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(gateway, "/shop");
        Assert.Equal(3, reports.Tapped.Count);
    }

    /// <summary>Asks, and waits until the connection has ended: by then the request is noted.</summary>
    private static async Task AskAsync(TestProxy gateway, string target, params string[] headers)
    {
        await using var connection = await gateway.ConnectAsync(80);
        var head = string.Join("\r\n", [$"GET {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", .. headers, "", ""]);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        using var answer = new StreamReader(connection);
        await answer.ReadToEndAsync(Cancel);
    }

    private Task<TestProxy> StartAsync(ProxyReports reports)
    {
        var shop = Below("/shop", Reviews.Name) with { Name = "shop", Source = "default/shop", Rule = "spec.http[0].match[0]" };
        var snapshot = SnapshotBuilder.Empty().Http(80, shop, Below("/broken", "nowhere")).Cluster(Reviews, _upstream.Port).Build();
        return TestProxy.StartAsync(snapshot, TestProxy.Options() with { Reports = reports }, _clock);
    }

    private static Route Below(string prefix, string cluster) =>
        SnapshotBuilder.To(cluster) with
        {
            Match = new()
            {
                Path = new() { Kind = PathMatchKind.Prefix, Value = prefix },
            },
        };
}
