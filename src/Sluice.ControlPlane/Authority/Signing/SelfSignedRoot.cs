using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>Makes roots of our own: ECDSA P-256, path length 0, a name that no other root has.</summary>
internal static class SelfSignedRoot
{
    public static AuthorityMaterial Create(string trustDomain, DateTimeOffset now, TimeSpan backdate, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        // RFC 5280 appendix A.1: 64 characters at most.
        name.AddOrganizationName(trustDomain.Length <= 64 ? trustDomain : trustDomain[..64]);
        // Revocation lists and chains are found by name: two roots must never share one.
        name.AddCommonName($"Sluice Root CA {RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(now - backdate, now + life);
        var root = X509CertificateLoader.LoadCertificate(made.RawData);
        return new(root, new Secret(key.ExportPkcs8PrivateKey()), [], [root]);
    }
}
