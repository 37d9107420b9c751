using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Which certificate is the server's own, and which ones vouch for it in turn.</summary>
internal static class ChainOrder
{
    /// <summary>From the leaf upwards; what does not belong to it is left out.</summary>
    public static List<X509Certificate2> From(X509Certificate2 leaf, IReadOnlyCollection<X509Certificate2> others)
    {
        var chain = new List<X509Certificate2> { leaf };
        while (!IsSelfIssued(chain[^1]) && Issuer(chain, others) is { } issuer)
            chain.Add(issuer);
        return chain;
    }

    /// <summary>The certificate of this key; null: none is.</summary>
    public static X509Certificate2? OfKey(AsymmetricAlgorithm key, IEnumerable<X509Certificate2> certificates)
    {
        var ours = key.ExportSubjectPublicKeyInfo();
        return certificates.FirstOrDefault(c => c.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(ours));
    }

    public static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static X509Certificate2? Issuer(List<X509Certificate2> chain, IEnumerable<X509Certificate2> others)
    {
        var last = chain[^1];
        return others.FirstOrDefault(c => !chain.Contains(c) && c.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData));
    }
}
