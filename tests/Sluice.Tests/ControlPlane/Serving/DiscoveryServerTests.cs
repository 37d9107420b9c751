using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Serving;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Authority;
using Sluice.Xds.Protocol.Discovery;

namespace Sluice.Tests.ControlPlane.Serving;

public sealed class DiscoveryServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_says_where_its_issuer_is_makes_the_control_plane_ask_nobody()
    {
        using var mesh = new TestAuthority();
        var self = CallerIdentity.Of("cluster.local", "istio-system", "istiod")!;
        using var certificate = new ServingCertificate(
            mesh.Authority,
            self,
            ["localhost"],
            mesh.Clock,
            NullLogger<ServingCertificate>.Instance
        );
        await using var server = await DiscoveryServer.StartAsync(
            new() { Bind = IPAddress.Loopback, SecurePort = 0 },
            new TestXdsSource(),
            mesh.Authority,
            certificate,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Cancel
        );
        using var somewhere = new TcpListener(IPAddress.Loopback, 0);
        somewhere.Start();
        using var trap = Pointing($"http://127.0.0.1:{((IPEndPoint)somewhere.LocalEndpoint).Port}/issuer.crt");
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new()
                {
                    RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null,
                    ClientCertificateContext = SslStreamCertificateContext.Create(trap, null, offline: true),
                },
            }
        );
        // The answer comes after the handshake, in which the certificate was looked at.
        using var reply = await client.GetAsync(new Uri($"https://localhost:{server.SecurePort}/crl"), Cancel);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.False(somewhere.Pending());
    }

    [Fact]
    public async Task A_stranger_is_sent_away_before_anything_of_theirs_is_read()
    {
        using var mesh = new TestAuthority();
        var self = CallerIdentity.Of("cluster.local", "istio-system", "istiod")!;
        using var certificate = new ServingCertificate(
            mesh.Authority,
            self,
            ["localhost"],
            mesh.Clock,
            NullLogger<ServingCertificate>.Instance
        );
        using var source = new Distributor(
            new AuthorityProxyVerifier(mesh.Authority, allowsPlainText: false),
            new(),
            TimeProvider.System,
            NullLogger<Distributor>.Instance
        );
        await using var server = await DiscoveryServer.StartAsync(
            new() { Bind = IPAddress.Loopback, SecurePort = 0 },
            source,
            mesh.Authority,
            certificate,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Cancel
        );
        var handler = new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null },
        };
        using var channel = GrpcChannel.ForAddress(
            $"https://localhost:{server.SecurePort}",
            new() { HttpHandler = handler, DisposeHttpClient = true }
        );
        // Nothing is ever sent.
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(
            cancellationToken: Cancel
        );
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            call.ResponseStream.MoveNext(Cancel).WaitAsync(TestLimits.Patience, Cancel)
        );
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    private static X509Certificate2 Pointing(string issuer)
    {
        using var ca = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuer]));
        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(
            new X500DistinguishedName("CN=nobody knows"),
            X509SignatureGenerator.CreateForECDsa(ca),
            now.AddHours(-1),
            now.AddHours(1),
            [1]
        );
        return issued.CopyWithPrivateKey(key);
    }
}
