using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>HTTP clients for authorities and DNS webhooks.</summary>
internal static class AcmeHttp
{
    // A chain of certificates is some kilobytes.
    private const int MostBytes = 1024 * 1024;

    /// <param name="caBundle">PEM roots to trust alone; empty: the system's.</param>
    public static HttpClient Create(string caBundle)
    {
        var handler = new SocketsHttpHandler
        {
            // Signatures name the URL; and what somebody redirects to is not what was configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxResponseHeadersLength = 64,
        };
        if (caBundle.Length > 0)
            handler.SslOptions.CertificateChainPolicy = Policy(caBundle);
        return new HttpClient(handler) { MaxResponseContentBufferSize = MostBytes, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy Policy(string caBundle)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPem(caBundle);
        return policy;
    }
}
