using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>The self-signed certificate that proves a name by TLS-ALPN-01 (RFC 8737 3).</summary>
internal static class TlsAlpnCertificate
{
    private const string AcmeIdentifier = "1.3.6.1.5.5.7.1.31";
    private const byte OctetString = 4;
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <returns>Certificate and key, both PEM.</returns>
    public static (byte[] Certificate, byte[] Key) Create(string dnsName, string keyAuthorization, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ACME challenge", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization));
        request.CertificateExtensions.Add(new X509Extension(AcmeIdentifier, [OctetString, (byte)digest.Length, .. digest], critical: true));
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Life);
        return (Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
    }
}
