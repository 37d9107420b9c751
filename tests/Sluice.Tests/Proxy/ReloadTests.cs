using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

public sealed class ReloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task While_snapshots_flip_each_answer_is_wholly_of_one_and_none_fails(string version)
    {
        await using var upstream = await TestUpstream.StartAsync(c =>
            c.Response.WriteAsync($"{c.Request.Headers["x-route"]}{c.Request.Headers["x-cluster"]}", Token)
        );
        await using var proxy = await TestProxy.StartAsync(Marked("A", upstream.Port));
        using var client = new HttpClient(new SocketsHttpHandler()) { DefaultRequestVersion = Version.Parse(version) };
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var url = proxy.Url(80);
        var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync(client, url, 250)));
        var flips = 0;
        while (!asking.IsCompleted)
        {
            await proxy.ApplyAsync(Marked(flips++ % 2 == 0 ? "B" : "A", upstream.Port));
            await Task.Yield();
        }
        var answers = (await asking).SelectMany(a => a).ToList();
        Assert.All(answers, a => Assert.True(a is "AA" or "BB", a));
        Assert.Contains("AA", answers);
        Assert.Contains("BB", answers);
    }

    [Fact]
    public async Task A_connection_outlives_a_reload_and_meets_the_new_routes()
    {
        await using var a = await TestUpstream.SayingAsync("a");
        await using var b = await TestUpstream.SayingAsync("b");
        var builder = SnapshotBuilder.Empty().Cluster("a", a.Port).Cluster("b", b.Port);
        await using var proxy = await TestProxy.StartAsync(builder.Http(80, SnapshotBuilder.To("a")).Build());
        await using var stream = await proxy.ConnectAsync(80);
        Assert.EndsWith("a", await AskAsync(stream), StringComparison.Ordinal);
        await proxy.ApplyAsync(
            SnapshotBuilder
                .Empty()
                .Cluster("a", a.Port)
                .Cluster("b", b.Port)
                .Http(80, SnapshotBuilder.To("b"))
                .Http(9001, SnapshotBuilder.To("a"))
                .Build("2")
        );
        Assert.EndsWith("b", await AskAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_refuses_the_snapshot_and_the_old_one_serves_on()
    {
        using var blocker = new TcpListener(IPAddress.Loopback, 0);
        blocker.Start();
        var options = TestProxy.Options();
        options.PortMap[9001] = ((IPEndPoint)blocker.LocalEndpoint).Port;
        await using var upstream = await TestUpstream.SayingAsync("old");
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build(),
            options
        );
        var result = await proxy.Server.ApplyAsync(SnapshotBuilder.Empty().Http(9000).Http(9001).Build(), Token);
        Assert.False(result.IsApplied);
        Assert.Contains($"{options.PortMap[9001]} is in use", result.Reason, StringComparison.Ordinal);
        Assert.Contains("--port-map 9001=", result.Reason, StringComparison.Ordinal);
        Assert.Equal([80], proxy.Server.Listeners.Select(l => l.Port));
        await using var stream = await proxy.ConnectAsync(80);
        Assert.EndsWith("old", await AskAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_goes_lets_running_requests_finish()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            started.SetResult();
            await finish.Task.WaitAsync(Token);
            await context.Response.WriteAsync("done", Token);
        });
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build()
        );
        var endPoint = proxy.EndPoint(80);
        await using var stream = await proxy.ConnectAsync(80);
        var asking = AskAsync(stream);
        await started.Task.WaitAsync(Token);
        await proxy.ApplyAsync(ProxySnapshot.Empty);
        Assert.Empty(proxy.Server.Listeners);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(endPoint, Token).AsTask());
        finish.SetResult();
        var answer = await asking;
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.EndsWith("done", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_finish_in_the_drain_time_is_aborted()
    {
        var clock = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build(),
            clock: clock
        );
        await using var stream = await proxy.ConnectAsync(80);
        var asking = TestTcpServer.ReadToEndAsync(stream);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"u8.ToArray(), Token);
        await started.Task.WaitAsync(Token);
        var draining = proxy.Server.DrainAsync(Token);
        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.False(draining.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        await draining;
        await Record.ExceptionAsync(() => asking);
        Assert.True(asking.IsFaulted || (await asking).Length == 0);
    }

    [Fact]
    public async Task Endpoints_alone_can_be_swapped()
    {
        await using var a = await TestUpstream.SayingAsync("a");
        await using var b = await TestUpstream.SayingAsync("b");
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", a.Port).Build()
        );
        await using var stream = await proxy.ConnectAsync(80);
        Assert.EndsWith("a", await AskAsync(stream), StringComparison.Ordinal);
        proxy.Server.ApplyEndpoints([
            new EndpointSet { Cluster = "up", Endpoints = [new ClusterEndpoint { Address = "127.0.0.1", Port = b.Port }] },
        ]);
        Assert.EndsWith("b", await AskAsync(stream), StringComparison.Ordinal);
    }

    private static async Task<List<string>> AskAsync(HttpClient client, Uri url, int times)
    {
        var answers = new List<string>();
        for (var i = 0; i < times; i++)
            answers.Add(await client.GetStringAsync(url, Token));
        return answers;
    }

    /// <summary>One request on a connection that stays open; the answer's length is announced or chunked in one piece.</summary>
    private static async Task<string> AskAsync(NetworkStream stream)
    {
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"u8.ToArray(), Token);
        var text = "";
        var buffer = new byte[4096];
        while (!text.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Token);
            if (count == 0)
                break;
            text += System.Text.Encoding.ASCII.GetString(buffer, 0, count);
        }
        return text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)] + "\r\n\r\n" + RawHttp.Body(text);
    }

    private static ProxySnapshot Marked(string mark, int upstream)
    {
        var route = new Route
        {
            RequestHeaders = new HeaderMutation { Set = [new("x-route", mark)] },
            Action = new ForwardAction
            {
                Clusters =
                [
                    new WeightedCluster
                    {
                        Cluster = mark,
                        RequestHeaders = new HeaderMutation { Set = [new("x-cluster", mark)] },
                    },
                ],
            },
        };
        return SnapshotBuilder.Empty().Http(80, route).Cluster(mark, upstream).Build(mark);
    }
}
