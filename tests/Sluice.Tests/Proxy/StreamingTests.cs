using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>What is more than a request with an answer: upgrades, trailers, HTTP/2 upstreams, TLS that passes or ends, large bodies.</summary>
public sealed class StreamingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_web_socket_passes_in_both_directions()
    {
        await using var upstream = new TestTcpServer(async stream =>
        {
            var buffer = new byte[4096];
            var count = await stream.ReadAsync(buffer, Token);
            var key = Encoding.ASCII.GetString(buffer, 0, count).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1
            var accept = Convert.ToBase64String(
                System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
            );
#pragma warning restore CA5350
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
                ),
                Token
            );
            using var socket = WebSocket.CreateFromStream(stream, isServer: true, null, TimeSpan.Zero);
            var message = await socket.ReceiveAsync(buffer, Token);
            await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, true, Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        });
        await using var proxy = await StartAsync(new Cluster { Name = "up" }, upstream.Port);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{proxy.EndPoint(80)}/chat"), Token);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var received = new byte[100];
        var result = await client.ReceiveAsync(received, Token);
        Assert.Equal("hello", Encoding.ASCII.GetString(received, 0, result.Count));
    }

    [Fact]
    public async Task Http2_upstreams_get_http2_and_trailers_come_back()
    {
        await using var upstream = await TestUpstream.StartAsync(
            async context =>
            {
                context.Response.DeclareTrailer("grpc-status");
                context.Response.ContentType = "application/grpc";
                await context.Response.WriteAsync(context.Request.Protocol, Token);
                context.Response.AppendTrailer("grpc-status", "5");
            },
            HttpProtocols.Http2
        );
        await using var proxy = await StartAsync(new Cluster { Name = "up", Protocol = UpstreamProtocol.Http2 }, upstream.Port);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url(80))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0]) { Headers = { ContentType = new("application/grpc") } },
        };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("5", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task Large_bodies_stream_through(string version)
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, Token));
        await using var proxy = await StartAsync(new Cluster { Name = "up" }, upstream.Port);
        var body = new byte[4 << 20];
        new Random(1).NextBytes(body);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url(80))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Passed_through_tls_ends_at_the_upstream()
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue("pass.test");
        await using var upstream = TlsEcho(certificate);
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Listener(
                    443,
                    [
                        new FilterChain
                        {
                            Name = "pass",
                            Match = new FilterChainMatch { ServerNames = ["*.test"] },
                            Filter = new TcpProxy { Clusters = [new WeightedCluster { Cluster = "up" }] },
                        },
                    ]
                )
                .Cluster("up", upstream.Port)
                .Build()
        );
        await EchoOverTlsAsync(proxy, "pass.test", ca);
    }

    [Fact]
    public async Task Terminated_tls_goes_on_as_plain_bytes()
    {
        using var ca = new TestCa();
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Listener(
                    443,
                    [
                        new FilterChain
                        {
                            Name = "term",
                            Match = new FilterChainMatch { ServerNames = ["term.test"] },
                            Tls = new DownstreamTls { Certificates = [new CertificateReference { SecretName = "cert" }] },
                            Filter = new TcpProxy { Clusters = [new WeightedCluster { Cluster = "up" }] },
                        },
                    ]
                )
                .Cluster("up", upstream.Port)
                .Secret(TestCa.Secret("cert", ca.Issue("term.test")))
                .Build()
        );
        await EchoOverTlsAsync(proxy, "term.test", ca);
    }

    [Theory]
    [InlineData("up.test", "up.test", true)]
    [InlineData("up.test", "other.test", false)]
    [InlineData("", "a.test", true)]
    public async Task Tls_upstreams_are_verified_by_name_and_roots(string sni, string certificateName, bool isServed)
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue(certificateName);
        await using var upstream = new TestTcpServer(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            _ = await tls.ReadAsync(new byte[4096], Token);
            await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), Token);
        });
        var tls = new UpstreamTls { Sni = sni, TrustedRootsSecret = "roots" };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Http(80, SnapshotBuilder.To("up"))
                .Cluster(new Cluster { Name = "up", Tls = tls }, upstream.Port)
                .Secret(ca.RootsSecret("roots"))
                .Build()
        );
        var answer = await RawHttp.ExchangeAsync(proxy, 80, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith(isServed ? "HTTP/1.1 200" : "HTTP/1.1 503", answer, StringComparison.Ordinal);
    }

    private static TestTcpServer TlsEcho(X509Certificate2 certificate) =>
        new(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.CopyToAsync(tls, Token);
        });

    private static async Task EchoOverTlsAsync(TestProxy proxy, string host, TestCa ca)
    {
        await using var tls = new SslStream(await proxy.ConnectAsync(443));
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { ca.Root },
        };
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy },
            Token
        );
        await tls.WriteAsync("hello"u8.ToArray(), Token);
        var buffer = new byte[5];
        await tls.ReadExactlyAsync(buffer, Token);
        Assert.Equal("hello"u8.ToArray(), buffer);
    }

    private static Task<TestProxy> StartAsync(Cluster cluster, int upstream) =>
        TestProxy.StartAsync(SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To(cluster.Name)).Cluster(cluster, upstream).Build());
}
