using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>What signs certificates and revocation lists. The key may be here or in a device.</summary>
public interface ICertificateSigner : IDisposable
{
    /// <summary>Names the signing certificate: the beginning of its SHA-256.</summary>
    string Id { get; }

    X509Certificate2 Certificate { get; }

    /// <summary>What is sent after a leaf: from the signing certificate up to the last below the root. Empty where the root signs.</summary>
    IReadOnlyList<X509Certificate2> Intermediates { get; }

    IReadOnlyList<X509Certificate2> Roots { get; }

    /// <summary>The hash that fits the key.</summary>
    HashAlgorithmName Hash { get; }

    X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter, byte[] serial);

    /// <summary>DER.</summary>
    byte[] Sign(CertificateRevocationListBuilder list, BigInteger number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate);
}
