using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>The certificates that are issued (X.509-SVID): no subject, one URI, for servers and clients, never an authority.</summary>
internal static class LeafTemplate
{
    // TLS server and client authentication.
    private static readonly string[] Purposes = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];

    public static X509Certificate2 Sign(
        ICertificateSigner signer,
        PublicKey key,
        CertificateLife life,
        string uri,
        params IEnumerable<string> hosts
    )
    {
        var request = new CertificateRequest(new X500DistinguishedName(""), key, signer.Hash);
        var usage = X509KeyUsageFlags.DigitalSignature;
        if (key.Oid.Value == "1.2.840.113549.1.1.1")
            usage |= X509KeyUsageFlags.KeyEncipherment;
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. Purposes.Select(p => new Oid(p))], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(uri));
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        // RFC 5280 4.2.1.6: critical, since the subject is empty.
        request.CertificateExtensions.Add(names.Build(critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, false));
        request.CertificateExtensions.Add(KeyedSigner.KeyIdentifier(signer.Certificate));
        return signer.Sign(request, life.NotBefore, life.NotAfter, Serial());
    }

    /// <summary>128 random bits; the number is unsigned, so its first bit may be set. Never 0.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        if (serial[0] == 0)
            serial[0] = 1;
        return serial;
    }
}
