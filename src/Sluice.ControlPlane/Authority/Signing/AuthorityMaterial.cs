using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>A signing certificate with its key and the way to its roots; <see cref="AuthorityMaterialReader"/> has judged them.</summary>
/// <param name="Certificate">Signs; without key.</param>
/// <param name="Key">PKCS#8.</param>
/// <param name="Intermediates">From the signing certificate up to the last below the root; empty where the root signs.</param>
/// <param name="Roots">What relying parties are to trust.</param>
public sealed record AuthorityMaterial(
    X509Certificate2 Certificate,
    Secret Key,
    IReadOnlyList<X509Certificate2> Intermediates,
    IReadOnlyList<X509Certificate2> Roots
)
{
    /// <summary>128 bits of the signing certificate's SHA-256: enough to tell authorities apart, short enough for a folder's name.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Certificate.RawData).AsSpan(0, 16));

    /// <summary>The key itself; whoever opens it disposes of it.</summary>
    internal AsymmetricAlgorithm OpenKey()
    {
        var key = KeyFor(Certificate);
        key.ImportPkcs8PrivateKey(Key.Reveal(), out _);
        return key;
    }

    /// <summary>An empty key of the certificate's kind.</summary>
    internal static AsymmetricAlgorithm KeyFor(X509Certificate2 certificate) =>
        certificate.PublicKey.Oid.Value == "1.2.840.113549.1.1.1" ? RSA.Create() : ECDsa.Create();
}
