using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Xds.Protocol.Auth;

namespace Sluice.Xds.Identity;

/// <summary>Istio's certificate service over TLS. A connection for each request: there are two in a day.</summary>
/// <param name="authority">Such as <c>https://istiod.istio-system.svc:15012</c>.</param>
/// <param name="serverName">What the authority's certificate names; empty: the host of its address.</param>
public sealed class GrpcCertificateRequester(Uri authority, string serverName = "") : ICertificateRequester
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>A chain and some roots are a few KiB.</summary>
    private const int MaxAnswer = 1024 * 1024;

    public async Task<IReadOnlyList<string>> RequestAsync(
        string csr,
        TimeSpan ttl,
        IdentityProof proof,
        string roots,
        CancellationToken cancellationToken
    )
    {
        if (authority.Scheme != Uri.UriSchemeHttps)
            throw new CertificateRefusedException("an authority is asked over https only");
        using var late = new CancellationTokenSource(Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var own = Own(proof);
        using var handler = Handler(own, roots);
        // The HTTP client takes the name to verify from the address; where to connect, the handler knows.
        var name = new UriBuilder(authority) { Host = serverName.Length > 0 ? serverName : authority.Host }.Uri;
        using var channel = GrpcChannel.ForAddress(name, new() { HttpHandler = handler, MaxReceiveMessageSize = MaxAnswer });
        var headers = new Metadata();
        if (!proof.Token.IsEmpty)
            headers.Add("authorization", $"Bearer {Encoding.ASCII.GetString(proof.Token.Reveal())}");
        var request = new IstioCertificateRequest { Csr = csr, ValidityDuration = (long)ttl.TotalSeconds };
        try
        {
            var client = new IstioCertificateService.IstioCertificateServiceClient(channel);
            var answer = await client.CreateCertificateAsync(request, headers, cancellationToken: either.Token);
            return [.. answer.CertChain];
        }
        catch (RpcException refused)
        {
            throw new CertificateRefusedException($"{refused.StatusCode}: {refused.Status.Detail}", refused);
        }
    }

    private SocketsHttpHandler Handler(X509Certificate2? own, string roots)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
        };
        policy.CustomTrustStore.ImportFromPem(roots);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        handler.SslOptions.CertificateChainPolicy = policy;
        if (own is not null)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true);
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(authority.IdnHost, authority.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509Certificate2? Own(IdentityProof proof) =>
        proof.Chain.Length == 0 ? null : X509Certificate2.CreateFromPem(proof.Chain, Encoding.ASCII.GetString(proof.PrivateKey.Reveal()));
}
