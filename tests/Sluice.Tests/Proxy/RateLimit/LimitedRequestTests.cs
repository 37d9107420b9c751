using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Reports;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>Limits before real connections.</summary>
public sealed class LimitedRequestTests
{
    private const string Ask = "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task What_is_too_much_is_told_when_to_come_back(string version)
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        var clock = new FakeTimeProvider();
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Window(2, 30, Limits.Client)), clock: clock);
        using var client = Client(version);
        using var first = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal((200, "\"policy0/limit\";r=1;t=30"), ((int)first.StatusCode, Field(first, "RateLimit")));
        Assert.Equal("\"policy0/limit\";q=2;w=30", Field(first, "RateLimit-Policy"));
        using var second = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal("\"policy0/limit\";r=0;t=30", Field(second, "RateLimit"));
        clock.Advance(TimeSpan.FromSeconds(10.5));
        using var third = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal(
            (429, "20", "local_rate_limited"),
            ((int)third.StatusCode, Field(third, "Retry-After"), await third.Content.ReadAsStringAsync(Token))
        );
        Assert.Equal("\"policy0/limit\";r=0;t=20", Field(third, "RateLimit"));
        clock.Advance(TimeSpan.FromSeconds(19.5));
        using var fourth = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal(200, (int)fourth.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc-web", false)]
    public async Task A_gRPC_client_reads_its_own_kind_of_refusal(string type, bool isGrpc)
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Window(1), p => p with { GrpcStatus = 8 }));
        using var client = Client("2.0");
        using var allowed = await client.GetAsync(proxy.Url(80), Token);
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new(type);
        using var refused = await client.PostAsync(proxy.Url(80), content, Token);
        Assert.Equal(isGrpc ? 200 : 429, (int)refused.StatusCode);
        Assert.Equal(isGrpc ? "8" : "", Field(refused, "grpc-status"));
        Assert.Equal("60", Field(refused, "Retry-After"));
        Assert.Equal(isGrpc ? "application/grpc" : "text/plain", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(isGrpc, (await refused.Content.ReadAsByteArrayAsync(Token)).Length == 0);
    }

    [Fact]
    public async Task Refusals_stand_in_log_and_metrics()
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var gateway = await LoggedProxy.StartAsync(Limited(upstream, Limits.Window(1, 60, Limits.Header("x-api-key"))));
        await gateway.AskAsync(Ask);
        await gateway.LogAsync();
        await gateway.AskAsync(Ask);
        Assert.Contains("\"GET / HTTP/1.1\" 429 RL local_rate_limited - ", await gateway.LogAsync(), StringComparison.Ordinal);
        var metrics = await gateway.MetricsAsync();
        Assert.Contains("response_code=\"429\",grpc_response_status=\"\",response_flags=\"RL\"", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "sluice_rate_limit_requests_total{policy=\"test/policy0\",limit=\"limit\",result=\"allowed\"} 1\n",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "sluice_rate_limit_requests_total{policy=\"test/policy0\",limit=\"limit\",result=\"limited\"} 1\n",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("sluice_rate_limit_keys{policy=\"test/policy0\",limit=\"limit\"} 1\n", metrics, StringComparison.Ordinal);
        var status = Assert.Single(gateway.Proxy.Server.RateLimits);
        Assert.Equal(("test/policy0", "limit", 1L, 1L), (status.Policy, status.Limit, status.Allowed, status.Limited));
        Assert.Equal(new LimitedKey("(none)", 1, 0), Assert.Single(status.TopLimited));
    }

    [Fact]
    public async Task The_control_plane_is_told_what_was_counted()
    {
        var clock = new FakeTimeProvider();
        var reports = new ProxyReports(new ReportOptions(), clock);
        var direct = new Route { Action = new DirectResponseAction { StatusCode = 204 } };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, direct).RateLimit(Limits.Window(1, 60, Limits.Client)).Build(),
            TestProxy.Options() with
            {
                Reports = reports,
            },
            clock
        );
        for (var i = 0; i < 3; i++)
            await RawHttp.ExchangeAsync(proxy, 80, Ask);
        var told = Assert.Single(reports.RateLimits);
        Assert.Equal(("test/policy0", "limit", 1L, 2L, 1), (told.Policy, told.Limit, told.Allowed, told.Limited, told.Keys));
        Assert.Equal(new LimitedKey("127.0.0.1", 2, 0), Assert.Single(told.TopLimited));
    }

    [Fact]
    public async Task Redirects_answers_from_here_and_what_no_route_takes_count_too()
    {
        var redirect = new Route
        {
            Match = new()
            {
                Path = new() { Kind = PathMatchKind.Exact, Value = "/moved" },
            },
            Action = new RedirectAction { Path = "/" },
        };
        var direct = new Route
        {
            Match = new()
            {
                Path = new() { Kind = PathMatchKind.Exact, Value = "/direct" },
            },
            Action = new DirectResponseAction { StatusCode = 204 },
        };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Http(80, redirect, direct)
                .RateLimit(Limits.Window(1, 60, new RateLimitKey { Kind = RateLimitKeyKind.Path }))
                .Build()
        );
        using var client = Client("1.1");
        foreach (var (path, status) in new[] { ("/moved", 301), ("/direct", 204), ("/nowhere", 404) })
        {
            using var first = await client.GetAsync(proxy.Url(80, path), Token);
            Assert.Equal((status, "\"policy0/limit\";r=0;t=60"), ((int)first.StatusCode, Field(first, "RateLimit")));
            using var second = await client.GetAsync(proxy.Url(80, path), Token);
            Assert.Equal(429, (int)second.StatusCode);
        }
    }

    [Fact]
    public async Task Plain_requests_that_are_sent_to_https_count_too()
    {
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Http(9001)
                .Listener(80, [new FilterChain { Filter = new HttpConnectionManager { RouteTable = "http.80" } }])
                .Table(
                    new RouteTable
                    {
                        Name = "http.80",
                        VirtualHosts =
                        [
                            new VirtualHost
                            {
                                Name = "a",
                                Domains = ["*"],
                                RequireTls = true,
                            },
                        ],
                    }
                )
                .RateLimit(Limits.Window(1))
                .Build()
        );
        Assert.StartsWith("HTTP/1.1 301", await RawHttp.ExchangeAsync(proxy, 80, Ask), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429", await RawHttp.ExchangeAsync(proxy, 80, Ask), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await RawHttp.ExchangeAsync(proxy, 9001, Ask), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_request_holds_its_place_until_it_ends()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await TestUpstream.StartAsync(async c =>
        {
            begun.TrySetResult();
            await goOn.Task.WaitAsync(Token);
            await c.Response.WriteAsync("done", Token);
        });
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Concurrent(1)));
        using var client = Client("2.0");
        var running = client.GetStringAsync(proxy.Url(80), Token);
        await begun.Task.WaitAsync(TestLimits.Patience, Token);
        using var refused = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal((429, "1"), ((int)refused.StatusCode, Field(refused, "Retry-After")));
        // A reload changes nothing of that.
        await proxy.ApplyAsync(Limited(upstream, Limits.Concurrent(1), p => p with { GrpcStatus = 8 }) with { Version = "2" });
        using var still = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal(429, (int)still.StatusCode);
        goOn.SetResult();
        Assert.Equal("done", await running);
        await UntilAllowedAsync(client, proxy);
    }

    [Fact]
    public async Task A_WebSocket_holds_its_place_until_it_is_closed()
    {
        await using var upstream = await TestUpstream.StartAsync(async c =>
        {
            if (c.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
                return;
            c.Response.Headers.Connection = "Upgrade";
            c.Response.Headers.Upgrade = "websocket";
            await using var stream = await upgrade.UpgradeAsync();
            await stream.ReadExactlyAsync(new byte[3], Token);
        });
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Concurrent(1)));
        using var client = Client("1.1");
        await using (var socket = await RawClient.ConnectAsync(proxy, 80))
        {
            await socket.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 101", await socket.ReadHeadAsync(), StringComparison.Ordinal);
            using var refused = await client.GetAsync(proxy.Url(80), Token);
            Assert.Equal(429, (int)refused.StatusCode);
            await socket.SendAsync("bye");
        }
        await UntilAllowedAsync(client, proxy);
    }

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task While_snapshots_flip_no_request_is_counted_twice_or_forgotten(string version)
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        // In the one the policy has another host too: its quota goes over all the same.
        ProxySnapshot Snapshot(string name) =>
            Limited(upstream, Limits.Window(300), p => p with { Hosts = name == "A" ? [] : ["127.0.0.1", "b.test"] }) with
            {
                Version = name,
            };
        await using var proxy = await TestProxy.StartAsync(Snapshot("A"));
        using var client = Client(version);
        var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CountAllowedAsync(client, proxy.Url(80), 125)));
        var flips = 0;
        while (!asking.IsCompleted)
        {
            await proxy.ApplyAsync(Snapshot(flips++ % 2 == 0 ? "B" : "A"));
            await Task.Yield();
        }
        Assert.Equal(300, (await asking).Sum());
        var status = Assert.Single(proxy.Server.RateLimits);
        Assert.Equal((300L, 200L), (status.Allowed, status.Limited));
    }

    private static async Task<int> CountAllowedAsync(HttpClient client, Uri url, int times)
    {
        var allowed = 0;
        for (var i = 0; i < times; i++)
        {
            using var answer = await client.GetAsync(url, Token);
            Assert.Contains((int)answer.StatusCode, new[] { 200, 429 });
            allowed += answer.IsSuccessStatusCode ? 1 : 0;
        }
        return allowed;
    }

    [Fact]
    public async Task A_client_that_forges_where_it_comes_from_gains_nothing()
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Window(1, 60, Limits.Client)));
        var forged = Ask.Replace(
            "Host",
            "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\nHost",
            StringComparison.Ordinal
        );
        Assert.StartsWith("HTTP/1.1 200", await RawHttp.ExchangeAsync(proxy, 80, Ask), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429", await RawHttp.ExchangeAsync(proxy, 80, forged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_its_client_counts_and_not_what_that_one_claims()
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var proxy = await TestProxy.StartAsync(
            Limited(upstream, Limits.Window(1, 60, Limits.Client), p => p with { TrustedProxies = 1 })
        );
        string From(string chain) => Ask.Replace("Host", $"X-Forwarded-For: {chain}\r\nHost", StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await RawHttp.ExchangeAsync(proxy, 80, From("203.0.113.9")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await RawHttp.ExchangeAsync(proxy, 80, From("203.0.113.10")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429", await RawHttp.ExchangeAsync(proxy, 80, From("6.6.6.6, 203.0.113.10")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_upstream_s_own_limits_are_told_beside_ours()
    {
        await using var upstream = await TestUpstream.StartAsync(c =>
        {
            c.Response.Headers["RateLimit"] = "\"theirs\";r=5";
            return c.Response.WriteAsync("hello", Token);
        });
        await using var proxy = await TestProxy.StartAsync(Limited(upstream, Limits.Window(2)));
        using var client = Client("1.1");
        using var answer = await client.GetAsync(proxy.Url(80), Token);
        Assert.Equal("\"policy0/limit\";r=1;t=60, \"theirs\";r=5", Field(answer, "RateLimit"));
    }

    private static ProxySnapshot Limited(
        TestUpstream upstream,
        RateLimitRule limit,
        Func<RateLimitSettings, RateLimitSettings>? narrow = null
    ) => SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("a")).Cluster("a", upstream.Port).RateLimit(limit, narrow).Build();

    private static HttpClient Client(string version) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    private static string Field(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>The place is free once the exchange has ended, which is after the client has its answer.</summary>
    private static async Task UntilAllowedAsync(HttpClient client, TestProxy proxy)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TestLimits.Patience);
        while (true)
        {
            using var answer = await client.GetAsync(proxy.Url(80), limit.Token);
            if (answer.IsSuccessStatusCode)
                return;
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }
}
