using System.Net;
using System.Net.Sockets;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>CONNECT requests that open no tunnel, each with the answer that says why.</summary>
public sealed class ConnectRefusalTests : IAsyncLifetime
{
    private const int Port = 9000;
    private static readonly TimeSpan HeadLimit = new ProxyLimits().RequestHeadersTimeout;

    private readonly WatchedClock _clock = new(HeadLimit);
    private readonly TestTcpServer _echo = new(stream => stream.CopyToAsync(stream, Token));
    private TestProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"127.0.0.1:{_echo.Port}";

    public async ValueTask InitializeAsync() => _proxy = await TestProxy.StartAsync(Snapshot(), clock: _clock);

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _echo.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:443x")]
    [InlineData("127.0.0.1:")]
    [InlineData(":443")]
    [InlineData("user@127.0.0.1:443")]
    [InlineData("user:443@127.0.0.1:443")]
    [InlineData("::1:443")]
    [InlineData("[::1]443")]
    [InlineData("[::1:443")]
    public async Task A_target_that_is_none_is_told(string authority)
    {
        var answer = await AskAsync(RawClient.Connect(authority));
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("CONNECT wants a host and a port.\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bare LF", "CONNECT {0} HTTP/1.1\nHost: a\n\n")]
    [InlineData("one bare LF", "CONNECT {0} HTTP/1.1\r\nA: b\nC: d\r\n\r\n")]
    [InlineData("bare CR", "CONNECT {0} HTTP/1.1\r\nA: b\rC: d\r\n\r\n")]
    [InlineData("folded line", "CONNECT {0} HTTP/1.1\r\nA: b\r\n c\r\n\r\n")]
    [InlineData("space before colon", "CONNECT {0} HTTP/1.1\r\nHost : a\r\n\r\n")]
    [InlineData("line without colon", "CONNECT {0} HTTP/1.1\r\nHost\r\n\r\n")]
    [InlineData("line without name", "CONNECT {0} HTTP/1.1\r\n: a\r\n\r\n")]
    [InlineData("NUL", "CONNECT {0} HTTP/1.1\r\nA: \0\r\n\r\n")]
    [InlineData("chunked", "CONNECT {0} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("length", "CONNECT {0} HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("two users", "CONNECT {0} HTTP/1.1\r\nProxy-Authorization: Basic YTpi\r\nProxy-Authorization: Basic YTpj\r\n\r\n")]
    [InlineData("two spaces", "CONNECT  {0} HTTP/1.1\r\n\r\n")]
    [InlineData("no version", "CONNECT {0}\r\n\r\n")]
    [InlineData("version of another kind", "CONNECT {0} HTTP/2.0\r\n\r\n")]
    [InlineData("empty line first", "\r\nCONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [InlineData("no HTTP at all", "\u0005\u0001\0\r\n\r\n")]
    public async Task A_head_that_can_be_read_in_two_ways_is_refused(string what, string head)
    {
        var answer = await AskAsync(string.Format(null, head, Target));
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Contains("Connection: close\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, _echo.Connections);
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_answered_although_the_client_writes_on()
    {
        // More than the proxy and the kernel would hold for it.
        var answer = await AskAsync($"CONNECT {Target} HTTP/1.1\r\nA: {new string('a', 16_000_000)}");
        Assert.StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_head_that_is_not_too_large_is_read()
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(RawClient.Connect(Target, $"A: {new string('a', 60_000)}\r\n"));
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData(0, "HTTP/1.1 408 Request Timeout\r\n"), InlineData(1, "HTTP/1.1 200 Connection established\r\n")]
    public async Task A_slow_head_ends_at_the_time_limit(int ticksLeft, string expected)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync($"CONNECT {Target} HTTP/1.1\r\n");
        await _clock.Waited;
        _clock.Advance(HeadLimit - TimeSpan.FromTicks(ticksLeft));
        if (ticksLeft > 0)
            await client.SendAsync("\r\n");
        Assert.StartsWith(expected, await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asks_nothing_is_let_go_in_the_end_without_a_word()
    {
        var idle = new ProxyLimits().IdleTimeout;
        var clock = new WatchedClock(idle);
        await using var proxy = await TestProxy.StartAsync(Snapshot(), clock: clock);
        await using var client = await RawClient.ConnectAsync(proxy, Port);
        await clock.Waited;
        clock.Advance(idle);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory, InlineData(""), InlineData("CONN"), InlineData("CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost:")]
    public async Task Half_a_head_with_nobody_behind_it_ends(string half)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(half);
        client.EndSending();
        Assert.DoesNotContain("200", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_refuses_is_a_bad_gateway()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await _proxy.ApplyAsync(Snapshot(port));
        var answer = await AskAsync(RawClient.Connect($"127.0.0.1:{port}"));
        Assert.StartsWith("HTTP/1.1 502 Bad Gateway\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("127.0.0.1 cannot be connected to.\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_does_not_answer_is_a_gateway_timeout()
    {
        using var silent = new SilentServer();
        var clock = new WatchedClock(SnapshotBuilder.AnyHost("any").ConnectTimeout);
        await using var proxy = await TestProxy.StartAsync(Snapshot(silent.Port), clock: clock);
        await using var client = await RawClient.ConnectAsync(proxy, Port);
        await client.SendAsync(RawClient.Connect($"127.0.0.1:{silent.Port}"));
        await clock.Waited;
        clock.Advance(SnapshotBuilder.AnyHost("any").ConnectTimeout);
        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 504 Gateway Timeout\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:443", "127.0.0.1")]
    [InlineData("10.0.0.1:8443", "10.0.0.1")]
    [InlineData("a_\"b:8443", "that host")]
    public async Task What_is_not_allowed_is_forbidden(string authority, string host)
    {
        // 443 is no port of the proxy's; loopback is all that the policy opens; the last is no host.
        await _proxy.ApplyAsync(Snapshot(8443));
        var answer = await AskAsync(RawClient.Connect(authority));
        Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($"The egress policies do not let you go to {host}.\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_about_methods_and_paths_allow_no_tunnel()
    {
        var rule = SnapshotBuilder.ToLoopback with { To = [new EgressTarget { Methods = ["GET"] }] };
        await _proxy.ApplyAsync(
            SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward(_echo.Port)).Egress(rule).Build("methods")
        );
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(RawClient.Connect(Target)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_connections_than_may_be_are_told_and_each_proxy_counts_its_own()
    {
        var one = SnapshotBuilder.Forward(_echo.Port) with { MaxConnections = 1 };
        await _proxy.ApplyAsync(SnapshotBuilder.Empty().ForwardProxy(Port, one).ForwardProxy(9001, one).Build("two"));
        await using var first = await RawClient.TunnelAsync(_proxy, Port, _echo.Port);
        await using var other = await RawClient.TunnelAsync(_proxy, 9001, _echo.Port);
        await using var refused = await RawClient.ConnectAsync(_proxy, Port);
        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", await refused.ReadAnswerAsync(), StringComparison.Ordinal);
        first.EndSending();
        await first.ReadToEndAsync();
        // The refused client still holds its connection: it must not take the place that has become free.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = "HTTP/1.1 503 ";
        while (answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal) && !limit.IsCancellationRequested)
            answer = await AskAsync(RawClient.Connect(Target), endSending: true);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    private ProxySnapshot Snapshot(int port = 0) =>
        SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward(port == 0 ? _echo.Port : port)).Build($"to {port}");

    private async Task<string> AskAsync(string request, bool endSending = false)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(request);
        if (endSending)
            client.EndSending();
        return await client.ReadToEndAsync();
    }
}
