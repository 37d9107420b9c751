using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Agent;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Agent;

public sealed class AgentTests : IDisposable
{
    private const string Path = "/app-health/web/livez";

    private readonly HttpClient _kubelet = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _kubelet.Dispose();

    [Theory, InlineData(200), InlineData(204), InlineData(404), InlineData(503)]
    public async Task The_applications_status_is_the_answer(int status)
    {
        await using var application = await TestUpstream.StartAsync(c =>
        {
            c.Response.StatusCode = c.Request.Path == "/live" && c.Request.QueryString.Value == "?a=b" ? status : 500;
            return Task.CompletedTask;
        });
        Assert.Equal(status, (await AskAsync(Http(application) with { Path = "/live?a=b" })).Status);
    }

    [Fact]
    public async Task The_kubelets_headers_go_along_and_the_probes_own_win()
    {
        await using var application = await TestUpstream.StartAsync(c =>
            c.Response.WriteAsync(
                $"{c.Request.Host}|{c.Request.Headers.UserAgent}|{c.Request.Headers["A"]}|{c.Request.Headers["B"]}",
                Token
            )
        );
        _kubelet.DefaultRequestHeaders.Add("User-Agent", "kube-probe/1.34");
        _kubelet.DefaultRequestHeaders.Add("A", "kubelet");
        var probe = Http(application) with { Headers = [new("Host", "shop.test"), new("A", "1"), new("B", "2")] };
        Assert.Equal((200, "shop.test|kube-probe/1.34|1|2"), await AskAsync(probe));
    }

    [Fact]
    public async Task A_named_host_is_told_to_the_application_and_not_looked_up()
    {
        await using var application = await TestUpstream.StartAsync(c => c.Response.WriteAsync(c.Request.Host.Host, Token));
        Assert.Equal((200, "other.invalid"), await AskAsync(Http(application) with { Host = "other.invalid" }));
    }

    [Fact]
    public async Task A_redirect_is_followed_on_the_application_and_nowhere_else()
    {
        await using var application = await TestUpstream.StartAsync(c =>
        {
            if (c.Request.Path == "/away")
                c.Response.Redirect("http://192.0.2.1/");
            else if (c.Request.Path == "/near")
                c.Response.Redirect("/here");
            else
                c.Response.StatusCode = 201;
            return Task.CompletedTask;
        });
        Assert.Equal(201, (await AskAsync(Http(application) with { Path = "/near" })).Status);
        Assert.Equal(302, (await AskAsync(Http(application) with { Path = "/away" })).Status);
    }

    [Fact]
    public async Task Long_answers_are_cut()
    {
        await using var application = await TestUpstream.SayingAsync(new string('x', 100_000));
        Assert.Equal(10 * 1024, (await AskAsync(Http(application))).Body.Length);
    }

    [Fact]
    public async Task TLS_is_taken_with_any_certificate()
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue("spiffe://cluster.local/ns/shop/sa/web");
        await using var application = await TestUpstream.StartAsync(_ => Task.CompletedTask, certificate: certificate);
        Assert.Equal(200, (await AskAsync(Http(application) with { IsTls = true })).Status);
    }

    [Fact]
    public async Task A_connection_that_is_taken_is_enough_for_TCP()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probe = new AppProbe { Kind = AppProbeKind.Tcp, Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        Assert.Equal(200, (await AskAsync(probe)).Status);
        listener.Stop();
        Assert.Equal(500, (await AskAsync(probe)).Status);
    }

    [Theory, InlineData(1, 200), InlineData(2, 500)]
    public async Task GRPC_is_asked_for_its_health(byte said, int expected)
    {
        await using var application = await TestUpstream.StartAsync(
            async c =>
            {
                var body = new MemoryStream();
                await c.Request.Body.CopyToAsync(body, Token);
                var isAsked = c.Request.Path == "/grpc.health.v1.Health/Check" && body.ToArray() is [0, 0, 0, 0, 3, 0x0a, 1, (byte)'s'];
                c.Response.ContentType = "application/grpc";
                await c.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, isAsked ? said : (byte)0 }, Token);
            },
            HttpProtocols.Http2
        );
        Assert.Equal(
            expected,
            (
                await AskAsync(
                    new()
                    {
                        Kind = AppProbeKind.Grpc,
                        Port = application.Port,
                        Service = "s",
                    }
                )
            ).Status
        );
    }

    [Fact]
    public async Task An_application_that_does_not_answer_in_time_has_failed()
    {
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using var application = await TestUpstream.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        await using var proxy = await StartAsync(Http(application) with { Timeout = TimeSpan.FromSeconds(7) }, null, clock);
        var asking = GetAsync(proxy, Path);
        await clock.WaitsAsync(t => t == TimeSpan.FromSeconds(7), Token);
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((500, "the application has not answered within 7 s"), await asking);
    }

    [Fact]
    public async Task No_other_path_or_method_reaches_the_application()
    {
        await using var application = await TestUpstream.SayingAsync("secret");
        await using var proxy = await StartAsync(Http(application), null);
        foreach (var path in new[] { "/", "/app-health/web/readyz", "/app-health/web/livez/", Path + "x", "/app-health/other/livez" })
            Assert.Equal((404, ""), await GetAsync(proxy, path));
        using var posted = await _kubelet.PostAsync(Url(proxy, Path), null, Token);
        Assert.Equal(HttpStatusCode.NotFound, posted.StatusCode);
        using var drained = await _kubelet.PostAsync(Url(proxy, "/drain"), null, Token);
        Assert.Equal(HttpStatusCode.NotFound, drained.StatusCode);
    }

    [Fact]
    public async Task It_is_ready_when_the_proxy_is()
    {
        await using var proxy = await StartAsync(null, null);
        Assert.Equal((503, "not ready"), await GetAsync(proxy, "/healthz/ready"));
        await proxy.ApplyAsync(SnapshotBuilder.Empty().Http(80).Build());
        Assert.Equal((200, "ready"), await GetAsync(proxy, "/healthz/ready"));
    }

    [Fact]
    public async Task The_applications_metrics_follow_the_proxys()
    {
        await using var application = await TestUpstream.StartAsync(c =>
            c.Response.WriteAsync($"app{c.Request.Path.Value![1..]} 1\n", Token)
        );
        await using var proxy = await StartAsync(null, new(application.Port, "/m"));
        var (status, body) = await GetAsync(proxy, "/stats/prometheus");
        Assert.Equal(200, status);
        Assert.StartsWith("# TYPE istio_requests_total", body, StringComparison.Ordinal);
        Assert.EndsWith("sluice_application_scrape_failures_total 0\nappm 1\n", body, StringComparison.Ordinal);
    }

    [Theory, InlineData(500, 1), InlineData(200, MergedMetrics.MaxBody + 1)]
    public async Task The_proxys_metrics_come_without_the_applications_where_those_fail_or_are_too_long(int status, int length)
    {
        await using var application = await TestUpstream.StartAsync(c =>
        {
            c.Response.StatusCode = status;
            return c.Response.WriteAsync(new string('x', length), c.RequestAborted);
        });
        await using var proxy = await StartAsync(null, new(application.Port, "/m"));
        var (_, body) = await GetAsync(proxy, "/stats/prometheus");
        Assert.EndsWith("sluice_application_scrape_failures_total 1\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_does_not_give_its_metrics_in_time_holds_nothing_up()
    {
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using var application = await TestUpstream.StartAsync(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        await using var proxy = await StartAsync(null, new(application.Port, "/m"), clock);
        _kubelet.DefaultRequestHeaders.Add("X-Prometheus-Scrape-Timeout-Seconds", "5");
        var asking = GetAsync(proxy, "/stats/prometheus");
        await clock.WaitsAsync(t => t == TimeSpan.FromSeconds(4.5), Token);
        clock.Advance(TimeSpan.FromSeconds(4.5));
        Assert.EndsWith("sluice_application_scrape_failures_total 1\n", (await asking).Body, StringComparison.Ordinal);
    }

    private static AppProbe Http(TestUpstream application) => new() { Kind = AppProbeKind.Http, Port = application.Port };

    private async Task<(int Status, string Body)> AskAsync(AppProbe probe)
    {
        // On a clock that stands, so that no machine is too slow for a second.
        await using var proxy = await StartAsync(probe, null, new FakeTimeProvider());
        return await GetAsync(proxy, Path);
    }

    private static async Task<TestProxy> StartAsync(AppProbe? probe, AppMetrics? metrics, TimeProvider? clock = null)
    {
        var agent = new AgentOptions
        {
            Port = 0,
            Probes = probe is null ? default : ValueMap.Of((Path, probe)),
            Metrics = metrics,
        };
        var proxy = new TestProxy(TestProxy.Options() with { Agent = agent }, clock);
        await proxy.Server.StartAsync(Token);
        return proxy;
    }

    private async Task<(int Status, string Body)> GetAsync(TestProxy proxy, string path)
    {
        using var answer = await _kubelet.GetAsync(Url(proxy, path), Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static Uri Url(TestProxy proxy, string path) => new($"http://127.0.0.1:{proxy.Server.AgentEndPoint!.Port}{path}");
}
