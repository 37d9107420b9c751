using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Reports;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>What the API shows of gateways' traffic, and to whom.</summary>
public sealed class ReportsTests : IAsyncLifetime
{
    private const string Admin = "/apis/admin.sluice.dev/v1";
    private const string Policies = "/apis/sluice.dev/v1/namespaces/istio-system/egresspolicies";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<ReportSession> _sessions = [];
    private TestApi _api = null!;
    private HttpClient _all = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MeshReports Reports => _api.Options.Reports!;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(_clock, s => s, Cancel);
        _all = _api.User("all", "viewer");
    }

    public ValueTask DisposeAsync()
    {
        _sessions.ForEach(s => s.Dispose());
        return _api.DisposeAsync();
    }

    [Fact]
    public async Task Rates_errors_and_percentiles_are_of_the_window()
    {
        var taker = Gateway("istio-system/gw");
        for (var i = 0; i < 30; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            taker.Take(Report(Row("shop/web", "web", 8, 1, 1)));
        }
        var gateway = Assert.Single((await _all.ReadAsync($"{Admin}/stats?window=60s")).Items());
        Assert.Equal("istio-system/gw", gateway["name"]!.GetValue<string>());
        Assert.Equal(10, gateway["rps"]!.GetValue<double>(), 0.4);
        Assert.Equal(0.1, gateway["errorRate"]!.GetValue<double>(), 3);
        Assert.Equal(0.1, gateway["clientErrorRate"]!.GetValue<double>(), 3);
        Assert.InRange(gateway["p99"]!.GetValue<double>(), 0.1, 1);
        var points = gateway["series"]!.AsArray();
        Assert.InRange(points.Count, 28, 30);
        Assert.All(points, p => Assert.Equal(10, p![1]!.GetValue<double>()));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds() - 1, points[^1]![0]!.GetValue<long>());

        _clock.Advance(TimeSpan.FromSeconds(70));
        gateway = Assert.Single((await _all.ReadAsync($"{Admin}/stats?window=60s")).Items());
        Assert.Equal(0, gateway["rps"]!.GetValue<double>());
        Assert.Null(gateway["p99"]);
        gateway = Assert.Single((await _all.ReadAsync($"{Admin}/stats?window=15m")).Items());
        Assert.Equal(3, gateway["rps"]!.GetValue<double>(), 0.3);
        Assert.Equal(400, (await _all.ReadAsync($"{Admin}/stats?window=1y")).Code);
    }

    [Fact]
    public async Task Rules_are_told_apart_and_shown_to_those_who_may_see_their_namespace()
    {
        Gateway("istio-system/gw").Take(Report(Row("shop/web", "web", 9, 0, 1), Row("bank/vault", "vault", 5, 0, 0)));
        var rules = (await _all.ReadAsync($"{Admin}/routes/stats")).Items();
        Assert.Equal(["bank/vault", "shop/web"], rules.Select(r => r["source"]!.GetValue<string>()));
        Assert.Equal(2, rules[0]["ruleIndex"]!.GetValue<int>());
        Assert.Equal(0.1, rules[1]["errorRate"]!.GetValue<double>(), 3);

        using var shop = _api.User("shop", "viewer:shop");
        Assert.Equal("shop/web", Assert.Single((await shop.ReadAsync($"{Admin}/routes/stats")).Items())["source"]!.GetValue<string>());
        Assert.Empty((await shop.ReadAsync($"{Admin}/stats")).Items());
        Assert.Single((await shop.ReadAsync($"{Admin}/stats?route=shop/web")).Items());
        Assert.Equal(403, (await shop.ReadAsync($"{Admin}/stats?route=bank/vault")).Code);
    }

    [Fact]
    public async Task Requests_are_filtered_and_those_of_other_namespaces_left_out()
    {
        Gateway("istio-system/gw")
            .Take(
                new ProxyReport { Samples = { Request("shop/web", "/a", 200), Request("bank/vault", "/b", 503), Request("", "/c", 404) } }
            );
        Assert.Equal(["/a", "/b", "/c"], Paths(await _all.ReadAsync($"{Admin}/requests")));
        Assert.Equal(["/b"], Paths(await _all.ReadAsync($"{Admin}/requests?status=5xx")));
        Assert.Equal(["/c"], Paths(await _all.ReadAsync($"{Admin}/requests?status=404&method=get&path=/c&host=shop.test")));
        Assert.Empty(Paths(await _all.ReadAsync($"{Admin}/requests?gateway=istio-system/other")));
        Assert.Single(Paths(await _all.ReadAsync($"{Admin}/requests?limit=1")));
        Assert.Equal(400, (await _all.ReadAsync($"{Admin}/requests?status=99")).Code);
        Assert.Equal(400, (await _all.ReadAsync($"{Admin}/requests?client=here")).Code);

        using var shop = _api.User("shop", "viewer:shop");
        Assert.Equal(["/a"], Paths(await shop.ReadAsync($"{Admin}/requests")));
        var ids = (await _all.ReadAsync($"{Admin}/requests"))
            .Items()
            .ToDictionary(r => r["path"]!.GetValue<string>(), r => r["id"]!.GetValue<string>());
        Assert.Equal(200, (await shop.ReadAsync($"{Admin}/requests/{ids["/a"]}")).Code);
        Assert.Equal(404, (await shop.ReadAsync($"{Admin}/requests/{ids["/b"]}")).Code);
    }

    [Fact]
    public async Task Watched_requests_come_as_lines_with_what_was_dropped()
    {
        var taker = Gateway("istio-system/gw");
        using var answer = await _all.GetAsync($"{Admin}/requests?watch=true&path=/a", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var tap = Assert.Single(Reports.Taps.For("istio-system/gw"));
        Assert.Equal("/a", tap.PathPrefix);
        taker.Take(
            new ProxyReport
            {
                DroppedTaps = 3,
                Tapped =
                {
                    new TappedRequest { Taps = { tap.Id }, Record = Request("shop/web", "/a", 200) },
                },
            }
        );
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        var seen = new List<JsonNode>
        {
            JsonNode.Parse((await lines.ReadLineAsync(Cancel))!)!,
            JsonNode.Parse((await lines.ReadLineAsync(Cancel))!)!,
        };
        Assert.Equal(3, seen.Single(l => l["dropped"] is not null)["dropped"]!.GetValue<int>());
        var id = seen.Single(l => l["path"] is not null)["id"]!.GetValue<string>();
        Assert.Equal(200, (await _all.ReadAsync($"{Admin}/requests/{id}")).Code);
    }

    [Fact]
    public async Task A_revoked_token_watches_no_longer()
    {
        using var ann = _api.User("ann", "viewer");
        using var answer = await ann.GetAsync($"{Admin}/requests?watch=true", HttpCompletionOption.ResponseHeadersRead, Cancel);
        _api.Access.Revoke("ann");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        var end = lines.ReadToEndAsync(Cancel);
        while (!end.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(end, Task.Delay(10, Cancel));
        }
        Assert.Equal("", (await end).Trim());
        Assert.Empty(Reports.Taps.For("any/gateway"));
    }

    [Fact]
    public async Task The_topology_hides_the_ends_that_one_may_not_see()
    {
        var row = Row("shop/web", "web", 1, 0, 0);
        row.Principal = "spiffe://cluster.local/ns/bank/sa/teller";
        row.UpstreamSecurity = TrafficCount.Types.Security.MutualTls;
        Gateway("istio-system/gw").Take(Report(row));
        var whole = JsonNode.Parse((await _all.ReadAsync($"{Admin}/topology")).Text)!;
        Assert.Equal(
            ["gateway:istio-system/gw", "service:web.shop.svc.cluster.local:80", "workload:spiffe://cluster.local/ns/bank/sa/teller"],
            whole["nodes"]!.AsArray().Select(n => n!["id"]!.GetValue<string>())
        );
        Assert.All(whole["edges"]!.AsArray(), e => Assert.Equal("mtls", e!["security"]!.GetValue<string>()));

        using var shop = _api.User("shop", "viewer:shop");
        var part = JsonNode.Parse((await shop.ReadAsync($"{Admin}/topology")).Text)!;
        var edge = Assert.Single(part["edges"]!.AsArray())!;
        Assert.Equal(
            ("hidden", "service:web.shop.svc.cluster.local:80"),
            (edge["from"]!.GetValue<string>(), edge["to"]!.GetValue<string>())
        );
        Assert.DoesNotContain("bank", part.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_egress_suggestion_is_applied_by_an_ordinary_request_and_then_gone()
    {
        var record = new EgressRecord
        {
            Time = _clock.GetUtcNow(),
            Verdict = EgressVerdict.Observed,
            Protocol = EgressProtocol.Http,
            Host = "api.example.com",
            Port = 443,
            Method = "GET",
            Principal = "spiffe://cluster.local/ns/shop/sa/cart",
        };
        Gateway("istio-system/egress").Take(new ProxyReport { Egress = { record.ToLine(), record.ToLine() } });
        var destination = Assert.Single((await _all.ReadAsync($"{Admin}/egress/destinations")).Items());
        Assert.Equal(("api.example.com", 2), (destination["host"]!.GetValue<string>(), destination["observed"]!.GetValue<int>()));
        Assert.Equal(2, (await _all.ReadAsync($"{Admin}/egress/records")).Items().Count);

        using var editor = _api.User("editor", "editor");
        var open = (await editor.ReadAsync($"{Admin}/egress/suggestions")).Items();
        Assert.Equal(["rule", "service"], open.Select(s => s["kind"]!.GetValue<string>()));
        var apply = open[0]["apply"]!;
        Assert.Equal(Policies, apply["path"]!.GetValue<string>());
        Assert.Equal("OBSERVE", open[0]["resource"]!["spec"]!["mode"]!.GetValue<string>());
        var made = await editor.CreateAsync(Policies, apply["body"]!.ToJsonString(), "application/json");
        Assert.Equal(201, made.Code);
        Assert.Equal(["service"], Kinds(await editor.ReadAsync($"{Admin}/egress/suggestions")));

        // Another one joins the policy that is there.
        Gateway("istio-system/egress").Take(new ProxyReport { Egress = { (record with { Host = "other.example.com" }).ToLine() } });
        var next = (await editor.ReadAsync($"{Admin}/egress/suggestions")).Items().First(s => s["kind"]!.GetValue<string>() == "rule");
        Assert.Equal("PATCH", next["apply"]!["method"]!.GetValue<string>());
        var patched = await editor.PatchAsync(
            next["apply"]!["path"]!.GetValue<string>(),
            next["apply"]!["body"]!.ToJsonString(),
            "json-patch"
        );
        Assert.Equal(200, patched.Code);
        Assert.DoesNotContain("rule", Kinds(await editor.ReadAsync($"{Admin}/egress/suggestions")));
    }

    [Fact]
    public async Task A_suggestion_is_dismissed_by_an_editor_only()
    {
        var record = new EgressRecord
        {
            Verdict = EgressVerdict.Observed,
            Host = "api.example.com",
            Port = 443,
            Protocol = EgressProtocol.Tls,
            Source = "10.0.0.1",
        };
        Gateway("istio-system/egress").Take(new ProxyReport { Egress = { record.ToLine() } });
        var id = (await _all.ReadAsync($"{Admin}/egress/suggestions")).Items()[0]["id"]!.GetValue<string>();
        Assert.Equal(403, (await _all.CreateAsync($"{Admin}/egress/suggestions/{id}/dismiss", "")).Code);
        using var editor = _api.User("editor", "editor");
        Assert.Equal(200, (await editor.CreateAsync($"{Admin}/egress/suggestions/{id}/dismiss", "")).Code);
        Assert.DoesNotContain("rule", Kinds(await _all.ReadAsync($"{Admin}/egress/suggestions")));
        using var shop = _api.User("shop", "viewer:shop");
        Assert.Empty((await shop.ReadAsync($"{Admin}/egress/suggestions")).Items());
    }

    [Fact]
    public async Task Counters_of_limits_are_added_up_over_gateways()
    {
        foreach (var name in new[] { "istio-system/a", "istio-system/b" })
            Gateway(name).Take(new ProxyReport { RateLimits = new() { Items = { Limit("shop/limits", 5), Limit("bank/limits", 1) } } });
        var rows = (await _all.ReadAsync($"{Admin}/ratelimits")).Items();
        Assert.Equal(["bank/limits", "shop/limits"], rows.Select(r => r["policy"]!.GetValue<string>()));
        Assert.Equal(10, rows[1]["limited"]!.GetValue<double>());
        Assert.Equal(10, rows[1]["top"]![0]!["limited"]!.GetValue<double>());
        using var shop = _api.User("shop", "viewer:shop");
        Assert.Single((await shop.ReadAsync($"{Admin}/ratelimits")).Items());
    }

    [Fact]
    public async Task Certificates_in_files_are_shown_with_their_end()
    {
        var end = _clock.GetUtcNow().AddDays(7);
        var file = new CertificateFile
        {
            Path = "/etc/certs/a.pem",
            Subject = "CN=a",
            NotAfter = end.ToTimestamp(),
        };
        Gateway("istio-system/gw").Take(new ProxyReport { Certificates = new() { Items = { file } } });
        var row = Assert.Single((await _all.ReadAsync($"{Admin}/certificates/files")).Items());
        Assert.Equal("2026-12-01T12:00:00.000Z", row["notAfter"]!.GetValue<string>());
        using var shop = _api.User("shop", "viewer:shop");
        Assert.Empty((await shop.ReadAsync($"{Admin}/certificates/files")).Items());
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("requests")]
    [InlineData("requests?watch=true")]
    [InlineData("topology")]
    [InlineData("egress/destinations")]
    [InlineData("egress/suggestions")]
    [InlineData("certificates/files")]
    public async Task Nobody_unknown_sees_anything(string path)
    {
        using var nobody = _api.Client();
        Assert.Equal(401, (await nobody.ReadAsync($"{Admin}/{path}")).Code);
        Assert.Equal(405, (await _all.RemoveAsync($"{Admin}/{path}")).Code);
    }

    private static IEnumerable<string> Kinds(ApiReply reply) => reply.Items().Select(s => s["kind"]!.GetValue<string>());

    private static IEnumerable<string> Paths(ApiReply reply) => reply.Items().Select(r => r["path"]!.GetValue<string>()).Order();

    private ReportTaker Gateway(string name)
    {
        var identity = new GatewayIdentity(name, "gateway", ProxyVerdict.Of("istio-system", "gateway"))
        {
            Labels = Sluice.Values.ValueMap.Of(("istio", "egressgateway")),
        };
        var session = Reports.Open(identity, Cancel, out _)!;
        _sessions.Add(session);
        return new(Reports, session.Gateway);
    }

    private static ProxyReport Report(params TrafficCount[] rows) =>
        new() { Period = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), Traffic = { rows } };

    private static TrafficCount Row(string source, string name, uint fine, uint client, uint failed) =>
        new()
        {
            Source = source,
            Rule = "spec.http[2].match[0]",
            Service = new()
            {
                Host = $"{name}.{source.Split('/')[0]}.svc.cluster.local",
                Name = name,
                Namespace = source.Split('/')[0],
                Port = 80,
            },
            Answers = { 0, 0, fine, 0, client, failed },
            Latencies = { (uint)LatencyBuckets.IndexOf(500), fine + client + failed },
        };

    private static RequestRecord Request(string source, string path, int status) =>
        new()
        {
            Source = source,
            Path = path,
            Status = status,
            Method = "GET",
            Host = "shop.test:8080",
            ClientAddress = "10.0.0.1",
        };

    private static RateLimitCount Limit(string policy, ulong limited) =>
        new()
        {
            Policy = policy,
            Limit = "per-client",
            Limited = limited,
            Top =
            {
                new RateLimitCount.Types.TopKey { Key = "10.0.0.1", Limited = limited },
            },
        };
}
