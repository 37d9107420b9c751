using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>Keys of certificates, and requests for signing.</summary>
internal static class CertificateKeys
{
    public static AsymmetricAlgorithm Create(CertificateKeyType type) =>
        type switch
        {
            CertificateKeyType.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            CertificateKeyType.Rsa2048 => RSA.Create(2048),
            CertificateKeyType.Rsa3072 => RSA.Create(3072),
            CertificateKeyType.Rsa4096 => RSA.Create(4096),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        };

    /// <summary>PKCS#10 in DER, with the names as alternative names and no subject: authorities leave it out too (CA/B BR 7.1.4.3).</summary>
    public static byte[] Request(AsymmetricAlgorithm key, IEnumerable<string> dnsNames)
    {
        var subject = new X500DistinguishedName("");
        var request = key is ECDsa ecdsa
            ? new CertificateRequest(subject, ecdsa, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in dnsNames)
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequest();
    }

    /// <summary>The type of a certificate's key; null: none that we make.</summary>
    public static CertificateKeyType? TypeOf(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is not null)
            return ecdsa.KeySize switch
            {
                256 => CertificateKeyType.EcdsaP256,
                384 => CertificateKeyType.EcdsaP384,
                _ => null,
            };
        using var rsa = certificate.GetRSAPublicKey();
        return rsa?.KeySize switch
        {
            2048 => CertificateKeyType.Rsa2048,
            3072 => CertificateKeyType.Rsa3072,
            4096 => CertificateKeyType.Rsa4096,
            _ => null,
        };
    }
}
