using Sluice.Hosting;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>One record for each tunnel and request that wanted to leave, and one line of the access log.</summary>
public sealed class ForwardRecordTests : IAsyncLifetime
{
    private const int Port = 9000;

    private readonly TestTcpServer _echo = new(stream => stream.CopyToAsync(stream, Token));
    private LoggedProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _proxy = await LoggedProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .ForwardProxy(Port, SnapshotBuilder.Forward(_echo.Port, 8443))
                .Egress(
                    new EgressRule
                    {
                        Policy = "test/no",
                        Name = "third",
                        Action = EgressAction.Deny,
                        To = [new EgressTarget { Hosts = ["127.0.0.3"] }],
                    },
                    SnapshotBuilder.ToLoopback
                )
                .Build()
        );

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _echo.DisposeAsync();
    }

    [Fact]
    public async Task A_tunnel_is_recorded_when_it_opens_and_logged_when_it_ends()
    {
        await using var client = await RawClient.TunnelAsync(_proxy.Proxy, Port, _echo.Port);
        var record = Assert.Single(await _proxy.RecordsAsync(1));
        Assert.Equal(EgressVerdict.Allowed, record.Verdict);
        Assert.Equal((EgressProtocol.Connect, "127.0.0.1", _echo.Port), (record.Protocol, record.Host, record.Port));
        Assert.Equal(("test/loopback", "all", "127.0.0.1"), (record.Policy, record.Rule, record.Source));
        Assert.Equal(($"127.0.0.1:{_echo.Port}", "-"), (record.Reached, record.Flag));
        Assert.Equal("four", await client.EchoAsync("four"));
        client.EndSending();
        await client.ReadToEndAsync();
        var line = await _proxy.LogAsync();
        Assert.Contains($" \"CONNECT 127.0.0.1:{_echo.Port} HTTP/1.1\" 200 - - - \"-\" 4 4 ", line, StringComparison.Ordinal);
        Assert.Contains(" anywhere 127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Single(await _proxy.RecordsAsync(1));
    }

    [Theory]
    [InlineData("127.0.0.3:8443", 403, "UAEX", "test/no", "a rule denies it")]
    [InlineData("127.0.0.1:22", 403, "UAEX", "", "the port is not among connectPorts")]
    [InlineData("10.0.0.1:8443", 403, "UAEX", "test/loopback", "10.0.0.1 is not to be reached: private")]
    [InlineData("a^b:8443", 403, "UAEX", "", "the host cannot be read")]
    public async Task A_tunnel_that_is_denied_is_recorded_with_the_reason(
        string target,
        int status,
        string flag,
        string policy,
        string reason
    )
    {
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync(RawClient.Connect(target));
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        var record = Assert.Single(await _proxy.RecordsAsync(1));
        Assert.Equal((EgressVerdict.Denied, policy, reason), (record.Verdict, record.Policy, record.Reason));
        Assert.Equal((flag, ""), (record.Flag, record.Reached));
        client.EndSending();
        Assert.Contains($" \"CONNECT {target} HTTP/1.1\" {status} {flag} ", await _proxy.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_that_fails_is_allowed_and_flagged()
    {
        var port = UnusedPort.Pick();
        await _proxy.Proxy.ApplyAsync(SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward(port)).Build("2"));
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync(RawClient.Connect($"127.0.0.1:{port}"));
        await client.ReadAnswerAsync();
        client.EndSending();
        var record = Assert.Single(await _proxy.RecordsAsync(1));
        Assert.Equal((EgressVerdict.Allowed, "UF", ""), (record.Verdict, record.Flag, record.Reached));
        Assert.Contains($" \"CONNECT 127.0.0.1:{port} HTTP/1.1\" 502 UF ", await _proxy.LogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a?secret", 200, EgressVerdict.Allowed, "127.0.0.1")]
    [InlineData("/a?secret", 403, EgressVerdict.Denied, "127.0.0.3")]
    public async Task A_request_is_recorded_with_its_method_and_path(string path, int status, EgressVerdict verdict, string host)
    {
        await using var upstream = await TestUpstream.SayingAsync("a");
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync($"GET http://{host}:{upstream.Port}{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        var record = Assert.Single(await _proxy.RecordsAsync(1));
        Assert.Equal((verdict, EgressProtocol.Http, host, upstream.Port), (record.Verdict, record.Protocol, record.Host, record.Port));
        Assert.Equal(("GET", "/a", status), (record.Method, record.Path, record.Status));
        Assert.Equal(verdict == EgressVerdict.Allowed ? $"{host}:{upstream.Port}" : "", record.Reached);
        Assert.Contains($" \"GET {path} HTTP/1.1\" {status} ", await _proxy.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_read_is_logged_and_not_recorded()
    {
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync(RawClient.Connect("u\"@127.0.0.1:8443"));
        await client.ReadAnswerAsync();
        client.EndSending();
        Assert.Contains(" \"CONNECT u\\\"@127.0.0.1:8443 HTTP/1.1\" 400 DPE ", await _proxy.LogAsync(), StringComparison.Ordinal);
        Assert.Empty(await _proxy.RecordsAsync(0));
    }
}
