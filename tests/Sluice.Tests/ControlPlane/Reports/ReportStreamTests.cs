using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Reports;
using Sluice.Hosting.Reporting;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Client;
using Sluice.Xds.Protocol.Own;
using Sluice.Xds.Server;

namespace Sluice.Tests.ControlPlane.Reports;

/// <summary>A gateway's reporter and the control plane's service, over a real connection.</summary>
public sealed class ReportStreamTests : IAsyncLifetime
{
    private readonly Verifier _verifier = new();
    private readonly MeshReports _reports = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly Reporter _reporter = new(new(), TimeProvider.System, new Random(42), NullLogger<Reporter>.Instance);
    private WebApplication _server = null!;
    private TestUpstream _upstream = null!;
    private TestProxy _gateway = null!;
    private Task _reporting = Task.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ServeAsync(0);
        _upstream = await TestUpstream.SayingAsync("12345");
        var route = SnapshotBuilder.To("web") with { Source = "default/shop", Rule = "spec.http[0]" };
        _gateway = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, route).Cluster("web", _upstream.Port).Build(),
            TestProxy.Options() with
            {
                Reports = _reporter.Reports,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Counts_and_samples_arrive_within_seconds_where_somebody_looks()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await client.GetAsync(_gateway.Url(80, "/a?b=c"), Cancel);
        Begin();
        _reports.Look();
        await client.GetAsync(_gateway.Url(80, "/a?b=c"), Cancel);
        await UntilAsync(g => g.Coarse.Sum(_reports.Now.AddMinutes(-1), _reports.Now).Requests == 2);
        var gateway = Assert.Single(_reports.Gateways);
        Assert.Equal("istio-system/gw", gateway.Identity.Name);
        // What was sampled before the control plane was there is told it too.
        Assert.All(gateway.Samples, s => Assert.Equal("/a?b=…", s.Record.Path));
        Assert.NotEmpty(gateway.Samples);
        Assert.Equal("default/shop", Assert.Single(gateway.Routes).Key.Source);
    }

    [Fact]
    public async Task A_tap_reaches_the_gateway_and_ends_with_its_watcher()
    {
        Begin();
        await UntilAsync(g => g.Session is not null);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using (var tap = _reports.Taps.Add("ann", new() { PathPrefix = "/watched" }, _ => true)!)
        {
            // The gateway is told in its own time: until then nothing comes.
            using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            late.CancelAfter(TimeSpan.FromSeconds(30));
            while (!tap.Requests.TryPeek(out _))
            {
                await client.GetAsync(_gateway.Url(80, "/watched"), late.Token);
                await client.GetAsync(_gateway.Url(80, "/other"), late.Token);
            }
            Assert.Equal("/watched", (await tap.Requests.ReadAsync(Cancel)).Record.Path);
        }
        Assert.Empty(_reports.Taps.For("istio-system/gw"));
    }

    [Fact]
    public async Task A_control_plane_that_begins_anew_is_told_what_is_kept()
    {
        Begin();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await client.GetAsync(_gateway.Url(80, "/a"), Cancel);
        _reports.Look();
        await UntilAsync(g => g.Samples.Any());
        var port = new Uri(_server.Urls.First()).Port;
        await _server.DisposeAsync();
        var empty = new MeshReports(TimeProvider.System);
        _server = await ServeAsync(port, empty);
        await UntilAsync(g => g.Samples.Any(), empty);
        Assert.Equal("/a", empty.Gateways[0].Samples.First().Record.Path);
    }

    [Fact]
    public async Task Whoever_says_to_be_another_is_refused()
    {
        _verifier.Account = "thief";
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => TellAsync(named: true))).StatusCode);
        Assert.Empty(_reports.Gateways);
    }

    [Fact]
    public async Task Whoever_proves_nothing_is_refused()
    {
        _verifier.Account = "";
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => TellAsync(named: true))).StatusCode);
    }

    [Fact]
    public async Task A_stream_without_a_name_is_refused() =>
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => TellAsync(named: false))).StatusCode);

    [Fact]
    public async Task Nothing_is_taken_of_whom_the_mesh_no_longer_trusts()
    {
        using var channel = GrpcChannel.ForAddress(_server.Urls.First());
        using var call = new ReportService.ReportServiceClient(channel).Report(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new ProxyReport { Node = XdsNodeMessage.From(Node) }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        _verifier.Holds = false;
        await call.RequestStream.WriteAsync(new ProxyReport { Traffic = { new TrafficCount { Source = "default/x" } } }, Cancel);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.Empty(_reports.Gateways[0].Routes);
    }

    private static XdsNode Node =>
        new()
        {
            Id = "router~127.0.0.1~gw~istio-system.svc.cluster.local",
            Metadata = ValueMap.Of(("NAMESPACE", "istio-system"), ("SERVICE_ACCOUNT", "ingress")),
        };

    private async Task TellAsync(bool named)
    {
        using var channel = GrpcChannel.ForAddress(_server.Urls.First());
        using var call = new ReportService.ReportServiceClient(channel).Report(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new ProxyReport { Node = named ? XdsNodeMessage.From(Node) : null }, Cancel);
        await call.ResponseStream.MoveNext(Cancel);
    }

    private void Begin() =>
        _reporting = _reporter.RunAsync(
            new()
            {
                Servers = [new Uri(_server.Urls.First())],
                Node = Node,
                FirstPause = TimeSpan.FromMilliseconds(20),
            },
            _stop.Token
        );

    private async Task UntilAsync(Func<GatewayReports, bool> condition, MeshReports? reports = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!IsSo((reports ?? _reports).Gateways))
            await poll.WaitForNextTickAsync(limit.Token);

        bool IsSo(IReadOnlyList<GatewayReports> gateways)
        {
            if (gateways.Count == 0)
                return false;
            lock (gateways[0].Lock)
                return condition(gateways[0]);
        }
    }

    private async Task<WebApplication> ServeAsync(int port, MeshReports? reports = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new ReportIntake(reports ?? _reports, _verifier, new MeshOptions())).AddSingleton<ReportStreams>();
        var app = builder.Build();
        app.MapGrpcService<ReportStreams>();
        await app.StartAsync(Cancel);
        return app;
    }

    private sealed class Verifier : IProxyVerifier
    {
        public string Account { get; set; } = "ingress";

        public bool Holds { get; set; } = true;

        public ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel) =>
            ValueTask.FromResult(Account.Length == 0 ? ProxyVerdict.Unknown("no proof") : ProxyVerdict.Of("istio-system", Account));

        public bool StillHolds(ProxyVerdict verdict) => Holds;
    }
}
