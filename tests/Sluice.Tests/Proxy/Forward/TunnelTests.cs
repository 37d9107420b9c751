using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>What a tunnel carries, and how long.</summary>
public sealed class TunnelTests : IAsyncLifetime
{
    private const int Port = 9000;
    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly TestTcpServer _echo = new(stream => stream.CopyToAsync(stream, Token));
    private TestProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"127.0.0.1:{_echo.Port}";

    public async ValueTask InitializeAsync() => _proxy = await TestProxy.StartAsync(Snapshot(_echo.Port), clock: _clock);

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _echo.DisposeAsync();
    }

    [Theory, InlineData("1.1"), InlineData("1.0")]
    public async Task Bytes_pass_both_ways_once_it_stands(string version)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync($"CONNECT {Target} HTTP/{version}\r\n\r\n");
        Assert.Equal(Established, await client.ReadHeadAsync());
        Assert.Equal("ping", await client.EchoAsync("ping"));
        Assert.Equal("pong", await client.EchoAsync("pong"));
    }

    [Fact]
    public async Task Bytes_that_come_with_the_head_are_the_tunnel_s()
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect(Target) + "CONNECT early");
        Assert.Equal(Established, await client.ReadHeadAsync());
        Assert.Equal("CONNECT early", await client.ReadAsync(13));
    }

    [Fact]
    public async Task A_head_may_come_byte_by_byte()
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        foreach (var character in RawClient.Connect(Target, "User-Agent: slow\r\n"))
            await client.SendAsync(character.ToString());
        Assert.Equal(Established, await client.ReadHeadAsync());
        Assert.Equal("ping", await client.EchoAsync("ping"));
    }

    [Theory]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("[::ffff:127.0.0.1]:{0}")]
    [InlineData("2130706433:{0}")]
    public async Task Every_spelling_of_an_address_leads_there(string authority)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect(string.Format(null, authority, _echo.Port)));
        Assert.Equal(Established, await client.ReadHeadAsync());
        Assert.Equal("ping", await client.EchoAsync("ping"));
    }

    [Fact]
    public async Task An_address_of_IPv6_stands_in_brackets()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        using var server = new TcpListener(IPAddress.IPv6Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        await _proxy.ApplyAsync(Snapshot(port));
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect($"[::1]:{port}"));
        using var accepted = await server.AcceptSocketAsync(Token);
        Assert.Equal(Established, await client.ReadHeadAsync());
    }

    [Fact]
    public async Task The_client_may_end_first_and_still_hear_the_upstream()
    {
        await using var upstream = new TestTcpServer(async stream =>
        {
            var all = await TestTcpServer.ReadToEndAsync(stream);
            await stream.WriteAsync(all, Token);
        });
        await _proxy.ApplyAsync(Snapshot(upstream.Port));
        await using var client = await RawClient.TunnelAsync(_proxy, Port, upstream.Port);
        await client.SendAsync("all of it");
        client.EndSending();
        Assert.Equal("all of it", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task The_client_may_end_with_its_head_already()
    {
        await using var upstream = new TestTcpServer(stream => stream.WriteAsync("hello"u8.ToArray(), Token).AsTask());
        await _proxy.ApplyAsync(Snapshot(upstream.Port));
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect($"127.0.0.1:{upstream.Port}"));
        client.EndSending();
        Assert.Equal(Established + "hello", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task The_upstream_may_end_first_and_still_hear_the_client()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var upstream = new TestTcpServer(async stream =>
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
            received.SetResult(await TestTcpServer.ReadToEndAsync(stream));
        });
        await _proxy.ApplyAsync(Snapshot(upstream.Port));
        await using var client = await RawClient.TunnelAsync(_proxy, Port, upstream.Port);
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1], Token));
        await client.SendAsync("late");
        client.EndSending();
        Assert.Equal("late"u8.ToArray(), await received.Task.WaitAsync(TestLimits.Patience, Token));
    }

    [Fact]
    public async Task A_reset_of_either_side_reaches_the_other()
    {
        var ended = new TaskCompletionSource();
        await using var upstream = new TestTcpServer(async stream =>
        {
            var word = new byte[5];
            await stream.ReadExactlyAsync(word, Token);
            if (word[0] == 'r')
            {
                stream.Socket.Close(0);
                return;
            }
            await stream.WriteAsync(word, Token);
            await TestTcpServer.ReadToEndAsync(stream).ContinueWith(_ => ended.SetResult(), Token);
        });
        await _proxy.ApplyAsync(Snapshot(upstream.Port));
        await using var reset = await RawClient.TunnelAsync(_proxy, Port, upstream.Port);
        await reset.SendAsync("reset");
        Assert.Equal("", await reset.ReadToEndAsync());
        await using var resetting = await RawClient.TunnelAsync(_proxy, Port, upstream.Port);
        Assert.Equal("going", await resetting.EchoAsync("going"));
        resetting.Socket.Close(0);
        await ended.Task.WaitAsync(TestLimits.Patience, Token);
    }

    [Fact]
    public async Task An_idle_tunnel_is_closed_when_its_time_has_come_and_not_before()
    {
        await using var client = await RawClient.TunnelAsync(_proxy, Port, _echo.Port);
        Assert.Equal("ping", await client.EchoAsync("ping"));
        _clock.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.Equal("ping", await client.EchoAsync("ping"));
        _clock.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.Equal("ping", await client.EchoAsync("ping"));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reload_leaves_open_tunnels_alone()
    {
        await using var client = await RawClient.TunnelAsync(_proxy, Port, _echo.Port);
        await _proxy.ApplyAsync(
            SnapshotBuilder
                .Empty()
                .ForwardProxy(Port, SnapshotBuilder.Forward())
                .Egress(SnapshotBuilder.ToLoopback with { Action = EgressAction.Deny, AllowAddresses = [] })
                .Build("2")
        );
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("ping", await client.EchoAsync("ping"));
        await using var next = await RawClient.ConnectAsync(_proxy, Port);
        await next.SendAsync(RawClient.Connect(Target));
        Assert.StartsWith("HTTP/1.1 403 ", await next.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_still_waits_meets_the_settings_of_a_reload()
    {
        var closed = SnapshotBuilder.Forward(_echo.Port) with { RequiresUser = true };
        await _proxy.ApplyAsync(SnapshotBuilder.Empty().ForwardProxy(Port, closed).Build("closed"));
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect(Target));
        Assert.StartsWith("HTTP/1.1 407 ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await _proxy.ApplyAsync(Snapshot(_echo.Port));
        await client.SendAsync(RawClient.Connect(Target));
        Assert.Equal(Established, await client.ReadAnswerAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Tunnels_go_on_until_the_drain_time_has_passed(bool isShutdown)
    {
        var ended = new TaskCompletionSource();
        await using var echo = new TestTcpServer(async stream =>
        {
            try
            {
                await stream.CopyToAsync(stream, Token);
            }
            finally
            {
                ended.TrySetResult();
            }
        });
        await _proxy.ApplyAsync(Snapshot(echo.Port));
        await using var client = await RawClient.TunnelAsync(_proxy, Port, echo.Port);
        var drain = isShutdown ? _proxy.Server.DrainAsync(Token) : _proxy.ApplyAsync(SnapshotBuilder.Empty().Build("2"));
        Assert.Equal("ping", await client.EchoAsync("ping"));
        _clock.Advance(new Sluice.Proxy.ProxyOptions().DrainTimeout - Tick);
        Assert.Equal("ping", await client.EchoAsync("ping"));
        _clock.Advance(Tick);
        Assert.Equal("", await client.ReadToEndAsync());
        await drain;
        await ended.Task.WaitAsync(TestLimits.Patience, Token);
    }

    [Fact]
    public async Task Clients_that_have_not_asked_yet_do_not_hold_up_a_shutdown()
    {
        await using var silent = await RawClient.ConnectAsync(_proxy, Port);
        await using var asking = await RawClient.TunnelAsync(_proxy, Port, _echo.Port);
        asking.EndSending();
        await asking.ReadToEndAsync();
        await _proxy.Server.DrainAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task A_client_that_goes_while_it_is_answered_leaves_no_connection_behind()
    {
        var (begun, over) = (0, 0);
        await using var upstream = new TestTcpServer(async stream =>
        {
            Interlocked.Increment(ref begun);
            await TestTcpServer.ReadToEndAsync(stream).ContinueWith(_ => Interlocked.Increment(ref over), Token);
        });
        await _proxy.ApplyAsync(Snapshot(upstream.Port));
        for (var i = 0; i < 50; i++)
        {
            await using var client = await RawClient.ConnectAsync(_proxy, Port);
            await client.SendAsync(RawClient.Connect($"127.0.0.1:{upstream.Port}"));
            client.Socket.Close(0);
        }
        // Asked last and answered, so all the others have been met.
        await using var last = await RawClient.TunnelAsync(_proxy, Port, upstream.Port);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Volatile.Read(ref over) < Volatile.Read(ref begun) - 1)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static ProxySnapshot Snapshot(int port) =>
        SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward(port)).Build($"to {port}");
}
