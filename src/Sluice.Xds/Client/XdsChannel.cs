using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Sluice.Xds.Client;

/// <summary>Connections: each with the roots, the certificate and the token of its day.</summary>
internal static class XdsChannel
{
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static GrpcChannel Open(Uri server, XdsClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = PingTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            SslOptions = Tls(options),
        };
        return GrpcChannel.ForAddress(
            server,
            new()
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = options.MaxResponseBytes,
            }
        );
    }

    /// <summary>Whether a token may go there.</summary>
    public static bool IsPrivate(Uri server) => server.Scheme == Uri.UriSchemeHttps || server.IsLoopback;

    private static SslClientAuthenticationOptions Tls(XdsClientOptions options)
    {
        var tls = new SslClientAuthenticationOptions { ClientCertificateContext = options.Certificate?.Invoke() };
        if (options.ServerName.Length > 0)
            tls.TargetHost = options.ServerName;
        if (options.Roots is { } roots)
            tls.CertificateChainPolicy = Policy(roots());
        return tls;
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        // The mesh's own authority publishes no revocation lists; its certificates live for hours.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
