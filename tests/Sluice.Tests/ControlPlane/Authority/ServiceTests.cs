using System.Net;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Xds.Identity;
using Sluice.Xds.Protocol.Auth;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>The certificate service on the wire.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TestAuthority _ca = new();

    public void Dispose() => _ca.Dispose();

    [Fact]
    public async Task A_token_gets_a_certificate_and_the_certificate_gets_the_next()
    {
        await using var server = await AuthorityServer.StartAsync(_ca.Authority);
        var requester = new GrpcCertificateRequester(server.Address, "istiod.test");
        using var key = TestAuthority.NewKey();
        var token = IdentityProof.OfToken(_ca.JoinToken().BearerToken);
        var chain = await requester.RequestAsync(TestAuthority.Csr(key), TimeSpan.Zero, token, _ca.Authority.Bundle.Pem, Cancel);
        var first = CertificateAnswer.Read(chain, key, "", _ca.Clock.GetUtcNow());
        var renewal = IdentityProof.OfCertificate(first.Chain, first.PrivateKey);
        var next = await requester.RequestAsync(TestAuthority.Csr(key), TimeSpan.Zero, renewal, first.Roots, Cancel);
        Assert.Equal(first.SpiffeId, CertificateAnswer.Read(next, key, first.SpiffeId, _ca.Clock.GetUtcNow()).SpiffeId);
        Assert.Contains("\"method\":\"certificate\"", _ca.AuditLines()[^1], StringComparison.Ordinal);
        Assert.Contains("\"remote\":\"127.0.0.1\"", _ca.AuditLines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_sees_no_token()
    {
        using var other = new TestAuthority();
        await using var server = await AuthorityServer.StartAsync(other.Authority);
        var requester = new GrpcCertificateRequester(server.Address, "istiod.test");
        using var key = TestAuthority.NewKey();
        var token = IdentityProof.OfToken(other.JoinToken().BearerToken);
        await Assert.ThrowsAsync<CertificateRefusedException>(() =>
            requester.RequestAsync(TestAuthority.Csr(key), TimeSpan.Zero, token, _ca.Authority.Bundle.Pem, Cancel)
        );
        Assert.DoesNotContain(
            other.AuditLines(),
            l => l.Contains("web", StringComparison.Ordinal) && l.Contains("issued", StringComparison.Ordinal)
        );
        var wrongName = new GrpcCertificateRequester(server.Address, "another.test");
        await Assert.ThrowsAsync<CertificateRefusedException>(() =>
            wrongName.RequestAsync(TestAuthority.Csr(key), TimeSpan.Zero, token, other.Authority.Bundle.Pem, Cancel)
        );
    }

    [Fact]
    public async Task Refusals_have_gRPC_s_codes_and_say_no_more_than_they_must()
    {
        await using var server = await AuthorityServer.StartAsync(_ca.Authority);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null;
        using var channel = GrpcChannel.ForAddress(server.Address, new() { HttpHandler = handler });
        var client = new IstioCertificateService.IstioCertificateServiceClient(channel);
        using var key = TestAuthority.NewKey();
        var good = new IstioCertificateRequest { Csr = TestAuthority.Csr(key) };
        var acting = new IstioCertificateRequest { Csr = good.Csr, Metadata = new() };
        acting.Metadata.Fields["ImpersonatedIdentity"] = Value.ForString("spiffe://cluster.local/ns/shop/sa/admin");
        var token = System.Text.Encoding.ASCII.GetString(_ca.JoinToken().BearerToken.Reveal());
        await AssertAsync(StatusCode.Unauthenticated, good, "");
        await AssertAsync(StatusCode.Unauthenticated, good, "Bearer nonsense");
        await AssertAsync(StatusCode.Unauthenticated, good, $"Basic {token}");
        await AssertAsync(StatusCode.PermissionDenied, acting, $"Bearer {token}");
        await AssertAsync(StatusCode.InvalidArgument, new() { Csr = "x" }, $"Bearer {token}");
        await AssertAsync(StatusCode.InvalidArgument, new() { Csr = good.Csr, ValidityDuration = long.MaxValue }, $"Bearer {token}");
        await AssertAsync(StatusCode.InvalidArgument, new() { Csr = good.Csr, ValidityDuration = -1 }, $"Bearer {token}");
        Assert.Equal(2, (await client.CreateCertificateAsync(good, With($"Bearer {token}"), cancellationToken: Cancel)).CertChain.Count);

        async Task AssertAsync(StatusCode code, IstioCertificateRequest request, string authorization)
        {
            var call = client.CreateCertificateAsync(request, With(authorization), cancellationToken: Cancel);
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
            Assert.Equal(code, refused.StatusCode);
            Assert.DoesNotContain("Exception", refused.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_is_issued_without_TLS()
    {
        await using var server = await AuthorityServer.StartAsync(_ca.Authority, isPlain: true);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new IstioCertificateService.IstioCertificateServiceClient(channel);
        using var key = TestAuthority.NewKey();
        var token = System.Text.Encoding.ASCII.GetString(_ca.JoinToken().BearerToken.Reveal());
        var call = client.CreateCertificateAsync(
            new() { Csr = TestAuthority.Csr(key) },
            With($"Bearer {token}"),
            cancellationToken: Cancel
        );
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task The_lists_are_served_as_PEM_and_as_DER()
    {
        using var leaf = await _ca.IssueAsync();
        _ca.Authority.Revoke(leaf.SerialNumber);
        await using var server = await AuthorityServer.StartAsync(_ca.Authority, isPlain: true);
        using var http = new HttpClient(new SocketsHttpHandler())
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var pem = await http.GetStringAsync(new Uri(server.Address, "/crl"), Cancel);
        Assert.Equal(_ca.Authority.RevocationLists().Pem, pem);
        var signer = _ca.Authority.Signers[0].Id;
        var der = await http.GetByteArrayAsync(new Uri(server.Address, $"/crl/{signer}.crl"), Cancel);
        Assert.Equal(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]), der);
        using var none = await http.GetAsync(new Uri(server.Address, "/crl/unknown.crl"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static Metadata With(string authorization) => authorization.Length == 0 ? [] : new() { { "authorization", authorization } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
