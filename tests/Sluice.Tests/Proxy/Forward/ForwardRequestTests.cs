using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>Requests in absolute form: what reaches the upstream, and what comes back.</summary>
public sealed class ForwardRequestTests : IAsyncLifetime
{
    private const int Port = 9000;
    private const string Ended = "Connection: close\r\n\r\n";

    private readonly RecordingUpstream _upstream = new();
    private TestProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Authority => $"127.0.0.1:{_upstream.Port}";

    public async ValueTask InitializeAsync() =>
        _proxy = await TestProxy.StartAsync(SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward()).Build());

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task The_upstream_gets_origin_form_and_nothing_that_was_for_the_proxy()
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(
            $"GET http://{Authority}/a/b?x=1&y=%2F+%20%7e|2 HTTP/1.1\r\nHost: elsewhere.test\r\nProxy-Authorization: Basic YTpi\r\n"
                + "Proxy-Connection: keep-alive\r\nX-Kept: 1\r\nX-Hop: 1\r\nConnection: X-Hop\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        var seen = Assert.Single(_upstream.Requests).Split("\r\n");
        Assert.Equal("GET /a/b?x=1&y=%2F+%20%7e|2 HTTP/1.1", seen[0]);
        var fields = seen.Skip(1).Where(l => l.Length > 0).Order().ToList();
        Assert.Equal(($"Host: {Authority}", "X-Kept: 1", 3), (fields[0], fields[2], fields.Count));
        Assert.Matches("^Via: 1\\.1 sluice-[0-9a-f]{8}$", fields[1]);
    }

    [Theory]
    [InlineData("http://{0}", "GET / HTTP/1.1")]
    [InlineData("http://{0}?a=b", "GET /?a=b HTTP/1.1")]
    [InlineData("http://{0}/public/../admin", "GET /admin HTTP/1.1")]
    public async Task A_target_is_read_as_it_is_meant(string target, string expected)
    {
        var answer = await AskAsync($"GET {string.Format(null, target, Authority)} HTTP/1.1\r\nHost: a\r\n{Ended}");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.StartsWith(expected + "\r\n", Assert.Single(_upstream.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_proxy_adds_itself_to_Via_in_both_directions()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.Via = "1.0 cache";
            return context.Response.WriteAsync(context.Request.Headers.Via.ToString(), context.RequestAborted);
        });
        var answer = await AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.0\r\nHost: a\r\nVia: 1.1 first\r\n\r\n");
        Assert.Matches("^1\\.1 first, 1\\.0 sluice-[0-9a-f]{8}$", RawHttp.Body(answer));
        Assert.Matches("\r\nVia: 1\\.0 cache, 1\\.1 sluice-[0-9a-f]{8}\r\n", answer);
        // What has been here goes round no further; another proxy of this kind is another one.
        var own = RawHttp.Body(answer).Split(' ')[^1];
        Assert.StartsWith(
            "HTTP/1.1 508 ",
            await AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: a\r\nVia: 1.1 {own}\r\n{Ended}"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await AskAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: a\r\nVia: 1.1 sluice-ffffffff\r\n{Ended}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_connection_serves_many_hosts()
    {
        await using var a = await TestUpstream.SayingAsync("a");
        await using var b = await TestUpstream.SayingAsync("b");
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        foreach (var (port, expected) in new[] { (a.Port, "a"), (b.Port, "b"), (a.Port, "a") })
        {
            // HTTP/1.0 towards the client would close: a length of its own keeps the connection.
            await client.SendAsync($"HEAD http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
            await client.SendAsync($"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n\r\n");
            await client.ReadHeadAsync();
            Assert.Equal($"1\r\n{expected}\r\n0\r\n\r\n", await client.ReadAsync(11));
        }
    }

    [Fact]
    public async Task A_chunked_body_passes()
    {
        var answer = await AskAsync(
            $"POST http://{Authority}/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n", Assert.Single(_upstream.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_expects_100_is_told_to_go_on()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync(context.RequestAborted), context.RequestAborted);
        });
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(
            $"PUT http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n{Ended}"
        );
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadHeadAsync());
        await client.SendAsync("body");
        Assert.Equal("body", RawHttp.Body(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task A_web_socket_opens_through_absolute_form()
    {
        await using var upstream = await TestUpstream.StartAsync(WebSocketEcho);
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(
            $"GET http://127.0.0.1:{upstream.Port}/chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        var head = await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        using var socket = WebSocket.CreateFromStream(client.Stream, isServer: false, null, TimeSpan.Zero);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, message.Count));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [InlineData("GET https://{0}/ HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [InlineData("GET http://u:p@{0}/ HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [InlineData("GET http://{0}/ HTTP/1.1\r\nHost: {0}\r\nA: \u0001\r\n\r\n")]
    [InlineData("GET http://{0}/#a HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    public async Task What_is_no_request_to_a_proxy_is_explained(string request)
    {
        var answer = await AskAsync(string.Format(null, request, Authority));
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            "This is a forward proxy: it takes CONNECT, and requests such as GET http://host/path.\n",
            answer,
            StringComparison.Ordinal
        );
        Assert.Empty(_upstream.Requests);
    }

    [Theory]
    [InlineData("GET http://{0}:0/")]
    [InlineData("GET http://{0}:65536/")]
    [InlineData("GET http:///a")]
    [InlineData("GET ftp://{0}/")]
    [InlineData("GET http://::1:80/")]
    public async Task A_target_without_a_host_is_refused(string line)
    {
        var answer = await AskAsync($"{string.Format(null, line, "127.0.0.1")} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_wants_a_connection_that_has_carried_no_request()
    {
        await using var upstream = await TestUpstream.SayingAsync("a");
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync($"HEAD http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: x\r\n\r\n");
        await client.ReadHeadAsync();
        await client.SendAsync(RawClient.Connect($"127.0.0.1:{upstream.Port}"));
        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("This connection has carried requests: CONNECT wants one of its own.\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://127.0.0.1:{0}/open/a", true)]
    [InlineData("POST http://127.0.0.1:{0}/open/a", false)]
    [InlineData("GET http://127.0.0.1:{0}/closed", false)]
    [InlineData("GET http://127.0.0.1:{0}/open/../closed", false)]
    [InlineData("GET http://127.0.0.1:{0}/open/%2e%2e/closed", false)]
    [InlineData("GET http://127.0.0.2:{0}/open/a", false)]
    [InlineData("GET http://127.0.0.1:1/open/a", false)]
    [InlineData("GET http://127.0.0.1/open/a", false)]
    public async Task Rules_about_hosts_ports_methods_and_paths_hold(string line, bool isAllowed)
    {
        var rule = SnapshotBuilder.ToLoopback with
        {
            To =
            [
                new EgressTarget
                {
                    Hosts = ["127.0.0.1"],
                    Ports = [_upstream.Port],
                    Methods = ["GET"],
                    Paths = ["/open/*"],
                },
            ],
        };
        await _proxy.ApplyAsync(SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward()).Egress(rule).Build("rule"));
        var answer = await AskAsync($"{string.Format(null, line, _upstream.Port)} HTTP/1.1\r\nHost: a\r\n{Ended}");
        Assert.StartsWith(isAllowed ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 403 Forbidden\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(isAllowed ? 1 : 0, _upstream.Requests.Count);
        if (!isAllowed)
            Assert.Contains("\nThe egress policies do not let you go to 127.0.0.", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPTIONS", "0", "HTTP/1.1 200 OK\r\n", null)]
    [InlineData("TRACE", "0", "HTTP/1.1 501 Not Implemented\r\n", null)]
    [InlineData("OPTIONS", "1", "HTTP/1.1 200 OK\r\n", "0")]
    [InlineData("TRACE", "7", "HTTP/1.1 200 OK\r\n", "6")]
    [InlineData("TRACE", "x", "HTTP/1.1 200 OK\r\n", "x")]
    [InlineData("GET", "0", "HTTP/1.1 200 OK\r\n", "0")]
    public async Task Hops_are_counted_where_the_method_says_so(string method, string hops, string expected, string? forwarded)
    {
        var answer = await AskAsync($"{method} http://{Authority}/ HTTP/1.1\r\nHost: a\r\nMax-Forwards: {hops}\r\n{Ended}");
        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        if (forwarded is null)
            Assert.Empty(_upstream.Requests);
        else
            Assert.Contains($"\r\nMax-Forwards: {forwarded}\r\n", Assert.Single(_upstream.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_refuses_or_breaks_off_is_a_bad_gateway()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var refused = await AskAsync($"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: a\r\n{Ended}");
        Assert.StartsWith("HTTP/1.1 502 Bad Gateway\r\n", refused, StringComparison.Ordinal);
        Assert.EndsWith("127.0.0.1 cannot be connected to.\n", refused, StringComparison.Ordinal);
        await using var rude = new TestTcpServer(stream => stream.ReadAsync(new byte[1], Token).AsTask());
        var broken = await AskAsync($"POST http://127.0.0.1:{rude.Port}/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n{Ended}a");
        Assert.StartsWith("HTTP/1.1 502 Bad Gateway\r\n", broken, StringComparison.Ordinal);
        Assert.EndsWith("127.0.0.1 ended the connection before it answered.\n", broken, StringComparison.Ordinal);
    }

    private static async Task WebSocketEcho(HttpContext context)
    {
        var feature = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpUpgradeFeature>()!;
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers["Sec-WebSocket-Accept"] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="; // RFC 6455 1.3, of the sample key
        await using var stream = await feature.UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, isServer: true, null, TimeSpan.Zero);
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, true, context.RequestAborted);
    }

    private async Task<string> AskAsync(string request)
    {
        await using var client = await RawClient.ConnectAsync(_proxy, Port);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }
}
