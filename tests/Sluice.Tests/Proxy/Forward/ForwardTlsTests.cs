using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>A forward proxy that is itself reached over TLS.</summary>
public sealed class ForwardTlsTests : IAsyncLifetime
{
    private const int Port = 9000;
    private const string Web = "spiffe://cluster.local/ns/shop/sa/web";
    private const string Job = "spiffe://cluster.local/ns/shop/sa/job";

    private readonly TestCa _ca = new();
    private readonly TestTcpServer _echo = new(stream => stream.CopyToAsync(stream, Token));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => $"127.0.0.1:{_echo.Port}";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        _ca.Dispose();
    }

    [Fact]
    public async Task A_tunnel_stands_within_the_tls_and_each_side_may_end_first()
    {
        await using var proxy = await StartAsync(ClientCertificateMode.None);
        await using var client = await ConnectAsync(proxy.Proxy, null);
        await client.SendAsync(RawClient.Connect(Target) + "early");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("early", await client.ReadAsync(5));
        Assert.Equal("ping", await client.EchoAsync("ping"));
        await client.SendAsync("last");
        await ((SslStream)client.Stream).ShutdownAsync();
        Assert.Equal("last", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_refusal_arrives_whole_and_ends_as_tls_ends()
    {
        await using var proxy = await StartAsync(ClientCertificateMode.None);
        await using var client = await ConnectAsync(proxy.Proxy, null);
        await client.SendAsync(RawClient.Connect("127.0.0.1:22"));
        Assert.EndsWith("to 127.0.0.1.\n", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        // Without a close_notify this read would throw: somebody on the way could have cut the answer.
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Requests_in_absolute_form_pass_too()
    {
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var proxy = await StartAsync(ClientCertificateMode.None);
        await using var client = await ConnectAsync(proxy.Proxy, null);
        await client.SendAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal("hello", RawHttp.Body(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task Without_tls_nothing_is_said()
    {
        await using var proxy = await StartAsync(ClientCertificateMode.None);
        await using var client = await RawClient.ConnectAsync(proxy.Proxy, Port);
        await client.SendAsync(RawClient.Connect(Target));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory, InlineData(Web, 200), InlineData(Job, 403)]
    public async Task The_certificate_s_identity_is_the_principal_that_rules_match(string identity, int expected)
    {
        await using var proxy = await StartAsync(ClientCertificateMode.Required);
        await using var tunnel = await ConnectAsync(proxy.Proxy, _ca.Issue(identity));
        await tunnel.SendAsync(RawClient.Connect(Target));
        Assert.StartsWith($"HTTP/1.1 {expected} ", await tunnel.ReadHeadAsync(), StringComparison.Ordinal);
        await using var upstream = await TestUpstream.SayingAsync("hello");
        await using var request = await ConnectAsync(proxy.Proxy, _ca.Issue(identity));
        await request.SendAsync($"GET http://127.0.0.1:{upstream.Port}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {expected} ", await request.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.All(await proxy.RecordsAsync(2), r => Assert.Equal(identity, r.Principal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Who_has_no_certificate_of_the_authority_is_not_served(bool hasAnother)
    {
        using var stranger = new TestCa("another");
        await using var proxy = await StartAsync(ClientCertificateMode.Required);
        var answer = "";
        try
        {
            await using var client = await ConnectAsync(proxy.Proxy, hasAnother ? stranger.Issue(Web) : null);
            await client.SendAsync(RawClient.Connect(Target));
            answer = await client.ReadToEndAsync();
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // TLS 1.3 tells the client after its own part of the handshake
        }
        Assert.Equal("", answer);
        Assert.Equal(0, _echo.Connections);
    }

    private Task<LoggedProxy> StartAsync(ClientCertificateMode mode)
    {
        var tls = new DownstreamTls
        {
            Certificates = [new() { SecretName = "proxy" }],
            ClientCertificates = mode,
            TrustedRoots = new() { SecretName = "roots" },
            Alpn = ["http/1.1"],
        };
        var from = mode == ClientCertificateMode.None ? new EgressSource() : new EgressSource { Principals = [Web] };
        return LoggedProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .ForwardProxy(Port, SnapshotBuilder.Forward(_echo.Port), tls)
                .Egress(SnapshotBuilder.ToLoopback with { From = [from] })
                .Secret(TestCa.Secret("proxy", _ca.Issue("proxy.test")))
                .Secret(_ca.RootsSecret("roots"))
                .Build()
        );
    }

    private async Task<RawClient> ConnectAsync(TestProxy proxy, X509Certificate2? certificate)
    {
        var plain = await proxy.ConnectAsync(Port);
        var tls = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "proxy.test",
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _ca.Root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
        await tls.AuthenticateAsClientAsync(options, Token);
        return new(tls, plain.Socket);
    }
}
