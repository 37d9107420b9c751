using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Sluice.Hosting;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

public sealed class TcpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upstream_that_never_answers_the_handshake_is_given_up()
    {
        await using var silent = new TestTcpServer(stream => TestTcpServer.ReadToEndAsync(stream));
        var cluster = new Cluster
        {
            Name = "up",
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
            Tls = new UpstreamTls { Sni = "up.test" },
        };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = "up" }] })
                .Cluster(cluster, silent.Port)
                .Build()
        );
        await using var client = await proxy.ConnectAsync(9000);
        Assert.Empty(await TestTcpServer.ReadToEndAsync(client));
    }

    [Fact]
    public async Task Either_side_may_end_first_and_still_hear_the_other()
    {
        await using var upstream = new TestTcpServer(async stream =>
        {
            await stream.WriteAsync("hello "u8.ToArray(), Token);
            var all = await TestTcpServer.ReadToEndAsync(stream);
            await stream.WriteAsync(all, Token);
        });
        await using var proxy = await StartAsync(upstream.Port);
        await using var client = await proxy.ConnectAsync(9000);
        await client.WriteAsync("from the client"u8.ToArray(), Token);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("hello from the client"u8.ToArray(), await TestTcpServer.ReadToEndAsync(client));
    }

    [Fact]
    public async Task The_client_may_go_on_after_the_upstream_has_ended()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var upstream = new TestTcpServer(async stream =>
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
            received.SetResult(await TestTcpServer.ReadToEndAsync(stream));
        });
        await using var proxy = await StartAsync(upstream.Port);
        await using var client = await proxy.ConnectAsync(9000);
        Assert.Equal(0, await client.ReadAsync(new byte[1], Token));
        await client.WriteAsync("late"u8.ToArray(), Token);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("late"u8.ToArray(), await received.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task Megabytes_pass_whole_in_both_directions()
    {
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await StartAsync(upstream.Port);
        await using var client = await proxy.ConnectAsync(9000);
        var sent = new byte[8 << 20];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(
            async () =>
            {
                await client.WriteAsync(sent, Token);
                client.Socket.Shutdown(SocketShutdown.Send);
            },
            Token
        );
        Assert.Equal(sent, await TestTcpServer.ReadToEndAsync(client));
        await sending;
    }

    [Fact]
    public async Task A_reader_that_stops_stops_the_sender()
    {
        var written = 0L;
        await using var upstream = new TestTcpServer(async stream =>
        {
            var block = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(block, Token);
                Interlocked.Add(ref written, block.Length);
            }
        });
        await using var proxy = await StartAsync(upstream.Port);
        await using var client = await proxy.ConnectAsync(9000);
        client.Socket.ReceiveBufferSize = 64 * 1024;
        var before = -1L;
        while (before <= 0 || before != Interlocked.Read(ref written))
        {
            before = Interlocked.Read(ref written);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
        }
        Assert.InRange(before, 1, 64 << 20); // socket buffers only; an unbounded proxy would grow without end
    }

    [Fact]
    public async Task An_idle_connection_is_closed_when_its_time_has_come_and_not_before()
    {
        var clock = new FakeTimeProvider();
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await StartAsync(upstream.Port, clock);
        await using var client = await proxy.ConnectAsync(9000);
        await EchoAsync(client);
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await EchoAsync(client);
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await EchoAsync(client);
        clock.Advance(TimeSpan.FromHours(1));
        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task Another_endpoint_is_tried_when_the_first_refuses()
    {
        var refusing = UnusedPort.Pick();
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = "up" }] })
                .Cluster(
                    new Cluster
                    {
                        Name = "up",
                        LoadBalancing = new() { Policy = LoadBalancingPolicy.RoundRobin },
                    },
                    refusing,
                    upstream.Port
                )
                .Build()
        );
        for (var i = 0; i < 4; i++)
        {
            await using var client = await proxy.ConnectAsync(9000);
            await EchoAsync(client);
        }
    }

    [Fact]
    public async Task Connections_follow_the_weights()
    {
        await using var a = new TestTcpServer(stream => stream.WriteAsync("a"u8.ToArray(), Token).AsTask());
        await using var b = new TestTcpServer(stream => stream.WriteAsync("b"u8.ToArray(), Token).AsTask());
        var proxySettings = new TcpProxy
        {
            Clusters = [new WeightedCluster { Cluster = "a", Weight = 80 }, new WeightedCluster { Cluster = "b", Weight = 20 }],
        };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Tcp(9000, proxySettings).Cluster("a", a.Port).Cluster("b", b.Port).Build()
        );
        var fromA = 0;
        for (var i = 0; i < 100; i++)
        {
            await using var client = await proxy.ConnectAsync(9000);
            fromA += (await TestTcpServer.ReadToEndAsync(client))[0] == 'a' ? 1 : 0;
        }
        Assert.InRange(fromA, 70, 90); // seeded
    }

    private static Task<TestProxy> StartAsync(int upstream, TimeProvider? clock = null) =>
        TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = "up" }] })
                .Cluster("up", upstream)
                .Build(),
            clock: clock
        );

    private static async Task EchoAsync(NetworkStream client)
    {
        var buffer = new byte[4];
        await client.WriteAsync("ping"u8.ToArray(), Token);
        await client.ReadExactlyAsync(buffer, Token);
        Assert.Equal("ping"u8.ToArray(), buffer);
    }

    private static async Task AssertClosedAsync(NetworkStream client)
    {
        try
        {
            Assert.Equal(0, await client.ReadAsync(new byte[1], Token));
        }
        catch (IOException)
        {
            // a reset is a close as well
        }
    }
}
