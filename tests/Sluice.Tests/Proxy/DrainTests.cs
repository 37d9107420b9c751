using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>The drain that a sidecar is asked for before its pod ends; what a signal does is another.</summary>
public sealed class DrainTests : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_draining_proxy_is_not_ready_takes_connections_still_and_asks_them_to_close()
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var proxy = await StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("a")).Cluster("a", upstream.Port).Build()
        );
        Assert.Equal((200, "drained"), await DrainAsync(proxy));
        using var ready = await _client.GetAsync(StatusUrl(proxy, "/healthz/ready"), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var answer = await RawHttp.ExchangeAsync(proxy, 80, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("hello", RawHttp.Body(answer));
    }

    [Fact]
    public async Task A_new_snapshot_does_not_make_it_ready_again()
    {
        await using var proxy = await StartAsync(SnapshotBuilder.Empty().Http(80).Build());
        await DrainAsync(proxy);
        await proxy.ApplyAsync(SnapshotBuilder.Empty().Http(443).Build());
        using var ready = await _client.GetAsync(StatusUrl(proxy, "/healthz/ready"), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    [Fact]
    public async Task TCP_connections_are_under_way_until_they_end()
    {
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = "a" }] })
                .Cluster("a", upstream.Port)
                .Build()
        );
        await using (var connection = await proxy.ConnectAsync(9000))
        {
            await connection.WriteAsync(new byte[] { 1 }, Token);
            Assert.Equal(1, await connection.ReadAsync(new byte[1], Token));
            Assert.Equal((202, "draining: 1 under way"), await DrainAsync(proxy));
        }
        using var time = new CancellationTokenSource(TestLimits.Patience);
        while ((await DrainAsync(proxy)).Status != 200)
            time.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Only_the_same_machine_may_ask_for_it_and_only_by_POST()
    {
        await using var proxy = new TestProxy(TestProxy.Options() with { StatusPort = 0, Bind = IPAddress.Any });
        await proxy.ApplyAsync(SnapshotBuilder.Empty().Http(80).Build());
        using var read = await _client.GetAsync(StatusUrl(proxy, "/drain"), Token);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        var own = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(n => n.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(own is null, "this machine has no address but the loopback's");
        using var posted = await _client.PostAsync($"http://{own}:{proxy.Server.StatusEndPoint!.Port}/drain", null, Token);
        Assert.Equal(HttpStatusCode.NotFound, posted.StatusCode);
        using var ready = await _client.GetAsync(StatusUrl(proxy, "/healthz/ready"), Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static Task<TestProxy> StartAsync(ProxySnapshot snapshot) =>
        TestProxy.StartAsync(snapshot, TestProxy.Options() with { StatusPort = 0 });

    private async Task<(int Status, string Text)> DrainAsync(TestProxy proxy)
    {
        using var answer = await _client.PostAsync(StatusUrl(proxy, "/drain"), null, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static Uri StatusUrl(TestProxy proxy, string path) => new($"http://127.0.0.1:{proxy.Server.StatusEndPoint!.Port}{path}");
}
