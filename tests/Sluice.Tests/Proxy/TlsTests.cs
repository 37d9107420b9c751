using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy;

[SupportedOSPlatform("linux")]
[SuppressMessage("Security", "CA5359", Justification = "the tests look at the certificate themselves")]
public sealed class TlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task Each_server_name_gets_its_own_certificate_and_routes(string version)
    {
        using var ca = new TestCa();
        await using var upA = await TestUpstream.SayingAsync("A");
        await using var upB = await TestUpstream.SayingAsync("B");
        await using var proxy = await TestProxy.StartAsync(TwoHosts(ca, upA.Port, upB.Port));
        foreach (var host in new[] { "a", "b" })
        {
            var (text, subject) = await GetAsync(proxy, $"{host}.test", version);
            Assert.Equal(host.ToUpperInvariant(), text);
            Assert.Equal($"CN={host}.test", subject);
        }
    }

    [Fact]
    public async Task A_server_name_that_no_chain_serves_is_refused()
    {
        using var ca = new TestCa();
        await using var up = await TestUpstream.SayingAsync("A");
        await using var proxy = await TestProxy.StartAsync(TwoHosts(ca, up.Port, up.Port));
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(proxy, "c.test"));
    }

    [Fact]
    public async Task A_chain_without_its_secret_refuses_while_others_serve()
    {
        using var ca = new TestCa();
        await using var up = await TestUpstream.SayingAsync("A");
        var whole = TwoHosts(ca, up.Port, up.Port);
        var partial = whole with { Secrets = [whole.Secrets[0]] };
        await using var proxy = await TestProxy.StartAsync(partial);
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(proxy, "b.test"));
        Assert.Equal("A", (await GetAsync(proxy, "a.test", "1.1")).Text);
    }

    [Fact]
    public async Task A_client_that_knows_only_rsa_gets_the_rsa_certificate()
    {
        using var ca = new TestCa();
        await using var up = await TestUpstream.SayingAsync("A");
        var both = TestCa.Secret("ecdsa", ca.Issue("a.test"));
        var rsa = TestCa.Secret("rsa", ca.IssueRsa("a.test"));
        var tls = new DownstreamTls { Certificates = [Named("ecdsa"), Named("rsa")] };
        await using var proxy = await TestProxy.StartAsync(
            Https(tls).Table("https", SnapshotBuilder.To("up")).Cluster("up", up.Port).Secret(both).Secret(rsa).Build()
        );
        Assert.Equal("1.2.840.10045.2.1", await KeyKindAsync(proxy, null));
        var onlyRsa = new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]);
        Assert.NotNull(await KeyKindAsync(proxy, onlyRsa));
    }

    [Theory]
    [InlineData(Snapshot.ClientCertificateMode.Required, "none", false)]
    [InlineData(Snapshot.ClientCertificateMode.Required, "good", true)]
    [InlineData(Snapshot.ClientCertificateMode.Required, "stranger", false)]
    [InlineData(Snapshot.ClientCertificateMode.Required, "other-name", false)]
    [InlineData(Snapshot.ClientCertificateMode.Required, "revoked", false)]
    [InlineData(Snapshot.ClientCertificateMode.Optional, "none", true)]
    [InlineData(Snapshot.ClientCertificateMode.Optional, "stranger", false)]
    public async Task Mutual_tls_takes_only_whom_it_should(Snapshot.ClientCertificateMode mode, string client, bool isServed)
    {
        using var ca = new TestCa();
        using var other = new TestCa("Other CA");
        using var revoked = ca.Issue("spiffe://mesh/good");
        var crl = Path.Combine(Directory.CreateTempSubdirectory().FullName, "crl.pem");
        await File.WriteAllTextAsync(crl, ca.Revoke(revoked), Token);
        await using var up = await TestUpstream.SayingAsync("A");
        var tls = new DownstreamTls
        {
            Certificates = [Named("server")],
            ClientCertificates = mode,
            TrustedRoots = new CertificateReference { SecretName = "roots" },
            SubjectAltNames = ["spiffe://mesh/good"],
            RevocationList = crl,
        };
        await using var proxy = await TestProxy.StartAsync(
            Https(tls)
                .Table("https", SnapshotBuilder.To("up"))
                .Cluster("up", up.Port)
                .Secret(TestCa.Secret("server", ca.Issue("a.test")))
                .Secret(ca.RootsSecret("roots"))
                .Build()
        );
        var certificate = client switch
        {
            "good" => ca.Issue("spiffe://mesh/good"),
            "stranger" => other.Issue("spiffe://mesh/good"),
            "other-name" => ca.Issue("spiffe://mesh/bad"),
            "revoked" => revoked,
            _ => null,
        };
        Assert.Equal(isServed, await IsServedAsync(proxy, certificate));
    }

    [Fact]
    public async Task A_revocation_list_that_comes_with_the_roots_counts_from_the_next_handshake()
    {
        using var ca = new TestCa();
        using var good = ca.Issue("spiffe://mesh/good");
        using var stolen = ca.Issue("spiffe://mesh/good");
        await using var up = await TestUpstream.SayingAsync("A");
        var tls = new DownstreamTls
        {
            Certificates = [Named("server")],
            ClientCertificates = Snapshot.ClientCertificateMode.Required,
            TrustedRoots = new CertificateReference { SecretName = CertificateReference.MeshRoots },
        };
        var server = TestCa.Secret("server", ca.Issue("a.test"));
        await using var proxy = await TestProxy.StartAsync(With(ca.RootsSecret(CertificateReference.MeshRoots)));
        Assert.True(await IsServedAsync(proxy, stolen));

        var list = Encoding.ASCII.GetBytes(ca.Revoke(stolen)).ToValueList();
        await proxy.ApplyAsync(With(ca.RootsSecret(CertificateReference.MeshRoots) with { RevocationList = list }));
        Assert.Equal((false, true), (await IsServedAsync(proxy, stolen), await IsServedAsync(proxy, good)));

        ProxySnapshot With(TlsSecret roots) =>
            Https(tls).Table("https", SnapshotBuilder.To("up")).Cluster("up", up.Port).Secret(server).Secret(roots).Build();
    }

    [Fact]
    public async Task A_renewed_certificate_file_serves_without_a_restart_and_a_broken_one_does_not()
    {
        using var ca = new TestCa();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var folder = Directory.CreateTempSubdirectory().FullName;
        await WriteAsync(folder, ca.Issue("a.test", "first.test"));
        await using var up = await TestUpstream.SayingAsync("A");
        var tls = new DownstreamTls
        {
            Certificates = [new CertificateReference { CertificateFile = "/etc/certs/tls.crt", KeyFile = "/etc/certs/tls.key" }],
        };
        var options = TestProxy.Options();
        options.FileMap["/etc/certs"] = folder;
        await using var proxy = await TestProxy.StartAsync(
            Https(tls).Table("https", SnapshotBuilder.To("up")).Cluster("up", up.Port).Build(),
            options,
            clock
        );
        Assert.Contains("first.test", await NamesAsync(proxy), StringComparison.Ordinal);
        await WriteAsync(folder, ca.Issue("a.test", "second.test", "longer.test"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("second.test", await NamesAsync(proxy), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.crt"), "broken", Token);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("second.test", await NamesAsync(proxy), StringComparison.Ordinal);
    }

    private static async Task WriteAsync(string folder, X509Certificate2 certificate)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.key"), TestCa.KeyPem(certificate), Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem(), Token);
    }

    private static async Task<string> NamesAsync(TestProxy proxy)
    {
        await using var tls = await HandshakeAsync(proxy, "a.test");
        return ((X509Certificate2)tls.RemoteCertificate!).Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(false);
    }

    private static async Task<bool> IsServedAsync(TestProxy proxy, X509Certificate2? certificate)
    {
        try
        {
            await using var tls = await HandshakeAsync(proxy, "a.test", certificate: certificate);
            await tls.WriteAsync("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
            using var reader = new StreamReader(tls);
            return (await reader.ReadToEndAsync(Token)).Contains("200 OK", StringComparison.Ordinal);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private static async Task<string?> KeyKindAsync(TestProxy proxy, CipherSuitesPolicy? ciphers)
    {
        await using var tls = await HandshakeAsync(proxy, "a.test", ciphers);
        return ((X509Certificate2)tls.RemoteCertificate!).PublicKey.Oid.Value;
    }

    private static async Task<SslStream> HandshakeAsync(
        TestProxy proxy,
        string host,
        CipherSuitesPolicy? ciphers = null,
        X509Certificate2? certificate = null
    )
    {
        var tls = new SslStream(await proxy.ConnectAsync(443));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CipherSuitesPolicy = ciphers,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
        if (ciphers is not null)
            options.EnabledSslProtocols = SslProtocols.Tls12;
        await tls.AuthenticateAsClientAsync(options, Token);
        return tls;
    }

    private static async Task<(string Text, string? Subject)> GetAsync(TestProxy proxy, string host, string version)
    {
        string? subject = null;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            subject = certificate?.Subject;
            return true;
        };
        handler.ConnectCallback = async (_, _) => await proxy.ConnectAsync(443);
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}/")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadAsStringAsync(Token), subject);
    }

    private static CertificateReference Named(string secret) => new() { SecretName = secret };

    private static SnapshotBuilder Https(DownstreamTls tls) => SnapshotBuilder.Empty().Listener(443, [Chain("a", tls)]);

    private static FilterChain Chain(string host, DownstreamTls tls, string table = "https") =>
        new()
        {
            Name = host,
            Match = new FilterChainMatch { ServerNames = [$"{host}.test"] },
            Tls = tls with { Alpn = ["h2", "http/1.1"] },
            Filter = new HttpConnectionManager { RouteTable = table, Https = true },
        };

    private static ProxySnapshot TwoHosts(TestCa ca, int portA, int portB) =>
        SnapshotBuilder
            .Empty()
            .Listener(
                443,
                [
                    Chain("a", new DownstreamTls { Certificates = [Named("cert-a")] }, "ta"),
                    Chain("b", new DownstreamTls { Certificates = [Named("cert-b")] }, "tb"),
                ]
            )
            .Table("ta", SnapshotBuilder.To("a"))
            .Table("tb", SnapshotBuilder.To("b"))
            .Cluster("a", portA)
            .Cluster("b", portB)
            .Secret(TestCa.Secret("cert-a", ca.Issue("a.test")))
            .Secret(TestCa.Secret("cert-b", ca.Issue("b.test")))
            .Build();
}
