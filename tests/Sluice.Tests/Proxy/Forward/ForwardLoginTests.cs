using System.Text;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>Logging in to a forward proxy, and what is written down of it.</summary>
public sealed class ForwardLoginTests : IAsyncLifetime
{
    private const int Port = 9000;
    private const string Right = "Proxy-Authorization: Basic YW5uOnMzY3JldC1XT1JE\r\n"; // ann:s3cret-WORD
    private const string Wrong = "Proxy-Authorization: Basic YW5uOmd1ZXNzZWQtV09SRA==\r\n"; // ann:guessed-WORD

    private readonly TestTcpServer _echo = new(stream => stream.CopyToAsync(stream, Token));
    private readonly RecordingUpstream _upstream = new();
    private LoggedProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"127.0.0.1:{_echo.Port}";

    public async ValueTask InitializeAsync()
    {
        var settings = SnapshotBuilder.Forward(_echo.Port) with
        {
            RequiresUser = true,
            Realm = "the \"edge\"",
            Users = [new ProxyUser("ann", new Secret(Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword("s3cret-WORD", 4))))],
        };
        var onlyAnn = SnapshotBuilder.ToLoopback with { From = [new EgressSource { ProxyUsers = ["ann"] }] };
        _proxy = await LoggedProxy.StartAsync(SnapshotBuilder.Empty().ForwardProxy(Port, settings).Egress(onlyAnn).Build());
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _echo.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [
        Theory,
        InlineData(""),
        InlineData(Wrong),
        InlineData("Proxy-Authorization: Basic ====\r\n"),
        InlineData("Proxy-Authorization: Negotiate YTpi\r\n")
    ]
    public async Task Whoever_is_not_known_is_asked(string field)
    {
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        foreach (var request in new[] { RawClient.Connect(Target, field), $"GET http://{Target}/ HTTP/1.1\r\nHost: a\r\n{field}\r\n" })
        {
            await client.SendAsync(request);
            var answer = await client.ReadAnswerAsync();
            Assert.StartsWith("HTTP/1.1 407 Proxy Authentication Required\r\n", answer, StringComparison.Ordinal);
            Assert.Contains(
                "\r\nProxy-Authenticate: Basic realm=\"the \\\"edge\\\"\", charset=\"UTF-8\"\r\n",
                answer,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(" 407 - proxy_authentication_required - ", await _proxy.LogAsync(), StringComparison.Ordinal);
        }
        Assert.Contains("sluice_proxy_authentication_failed_total 2\n", await _proxy.MetricsAsync(), StringComparison.Ordinal);
        Assert.Equal(0, _echo.Connections);
    }

    [Fact]
    public async Task After_the_question_the_same_connection_may_answer_it_even_at_once()
    {
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync(RawClient.Connect(Target) + RawClient.Connect(Target, Right));
        Assert.StartsWith("HTTP/1.1 407 ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal("ping", await client.EchoAsync("ping"));
    }

    [Theory]
    [InlineData("1.0", "")]
    [InlineData("1.1", "Connection: close\r\n")]
    [InlineData("1.1", "Proxy-Connection: Close\r\n")]
    public async Task Clients_that_do_not_stay_are_not_kept(string version, string field)
    {
        await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await client.SendAsync($"CONNECT {Target} HTTP/{version}\r\n{field}\r\n");
        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 407 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_user_stands_in_the_record_and_the_password_nowhere()
    {
        await using var tunnel = await RawClient.ConnectAsync(_proxy.Proxy, Port);
        await tunnel.SendAsync(RawClient.Connect(Target, Right));
        await tunnel.ReadHeadAsync();
        tunnel.EndSending();
        await tunnel.ReadToEndAsync();
        foreach (var field in new[] { Right, Wrong })
        {
            await using var client = await RawClient.ConnectAsync(_proxy.Proxy, Port);
            await client.SendAsync($"GET http://127.0.0.1:{_upstream.Port}/ HTTP/1.1\r\nHost: a\r\n{field}Connection: close\r\n\r\n");
            await client.ReadToEndAsync();
        }
        var records = await _proxy.RecordsAsync(2);
        Assert.All(records, r => Assert.Equal(("ann", EgressVerdict.Allowed, "test/loopback"), (r.User, r.Verdict, r.Policy)));
        await _proxy.LogAsync();
        var logs = await _proxy.LogsAsync();
        Assert.Contains("\"user\":\"ann\"", logs, StringComparison.Ordinal);
        foreach (var secret in new[] { "WORD", "YW5u", "$2a$" })
            Assert.DoesNotContain(secret, logs + await _proxy.MetricsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("YW5u", string.Concat(_upstream.Requests), StringComparison.Ordinal);
    }
}
