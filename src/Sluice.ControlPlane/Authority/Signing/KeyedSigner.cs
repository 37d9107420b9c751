using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>A signer whose key is in this process.</summary>
internal sealed class KeyedSigner : ICertificateSigner
{
    private readonly AuthorityMaterial _material;
    private readonly AsymmetricAlgorithm _key;
    private readonly X509SignatureGenerator _generator;
    private readonly Lock _lock = new();

    public KeyedSigner(AuthorityMaterial material)
    {
        _material = material;
        _key = material.OpenKey();
        _generator = _key is ECDsa ecdsa
            ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : X509SignatureGenerator.CreateForRSA((RSA)_key, RSASignaturePadding.Pkcs1);
        Hash = _key is ECDsa { KeySize: > 256 } ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
    }

    public string Id => _material.Id;

    public X509Certificate2 Certificate => _material.Certificate;

    public IReadOnlyList<X509Certificate2> Intermediates => _material.Intermediates;

    public IReadOnlyList<X509Certificate2> Roots => _material.Roots;

    public HashAlgorithmName Hash { get; }

    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter, byte[] serial)
    {
        lock (_lock)
            return request.Create(Certificate.SubjectName, _generator, notBefore, notAfter, serial);
    }

    public byte[] Sign(CertificateRevocationListBuilder list, BigInteger number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        // Istio's own intermediates lack cRLSign; the overload that takes names and generator does not ask for it.
        lock (_lock)
            return list.Build(Certificate.SubjectName, _generator, number, nextUpdate, Hash, KeyIdentifier(Certificate), thisUpdate);
    }

    public void Dispose() => _key.Dispose();

    /// <summary>The issuer's key identifier, as certificates and lists that it signs name it.</summary>
    public static X509AuthorityKeyIdentifierExtension KeyIdentifier(X509Certificate2 issuer) =>
        issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } known
            ? X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(known)
            : X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(issuer.IssuerName, issuer.SerialNumberBytes.Span);
}
