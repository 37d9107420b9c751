using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Serving;

/// <summary>Who may call the webhooks: holders of a certificate that an authority of a file has signed.</summary>
/// <remarks>
/// A Kubernetes API server shows one where its AdmissionConfiguration names a kubeconfig with it. The file is read again when it changes;
/// while it cannot be read, what it held last counts. Revocation lists are not asked.
/// </remarks>
public sealed class WebhookCallers
{
    private readonly string _file;
    private readonly ValueList<string> _names;
    private readonly Lock _lock = new();
    private (DateTime Written, X509Certificate2Collection Authorities) _read;

    private WebhookCallers(string file, ValueList<string> names) => (_file, _names) = (file, names);

    /// <param name="file">PEM with one authority or more.</param>
    /// <param name="names">Common names, or DNS names and URIs among the alternative ones, of which a certificate must have one. Empty: any.</param>
    /// <exception cref="IOException">It cannot be read, or holds no certificate.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static WebhookCallers Open(string file, ValueList<string> names)
    {
        var callers = new WebhookCallers(file, names);
        callers._read = callers.Read();
        return callers;
    }

    /// <summary>How the chain of a caller's certificate is built: to these authorities alone, without asking anybody.</summary>
    internal X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities());
        // TLS client authentication (RFC 5280 4.2.1.12).
        policy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2"));
        return policy;
    }

    /// <param name="shown">What the caller showed.</param>
    /// <param name="problems">What <see cref="Policy"/> found wrong with it.</param>
    internal bool Accepts(X509Certificate? shown, SslPolicyErrors problems) =>
        problems == SslPolicyErrors.None && shown is X509Certificate2 certificate && (_names.Count == 0 || HasName(certificate));

    private bool HasName(X509Certificate2 certificate) =>
        _names.Contains(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
        || CertificateNames.Of(certificate).Any(n => _names.Contains(n));

    private X509Certificate2Collection Authorities()
    {
        lock (_lock)
        {
            try
            {
                if (File.GetLastWriteTimeUtc(_file) != _read.Written)
                    _read = Read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Half written or gone: what it held last is still what an operator said.
            }
            return _read.Authorities;
        }
    }

    private (DateTime, X509Certificate2Collection) Read()
    {
        var written = File.GetLastWriteTimeUtc(_file);
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(File.ReadAllText(_file));
        }
        catch (CryptographicException broken)
        {
            throw new IOException($"'{_file}' is no PEM of certificates: {broken.Message}", broken);
        }
        return authorities.Count > 0 ? (written, authorities) : throw new IOException($"'{_file}' holds no certificate");
    }
}
