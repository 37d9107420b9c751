using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.Proxy.Tls;

/// <summary>What a peer's certificate must fulfil beyond a chain to trusted roots.</summary>
internal sealed class PeerRules
{
    /// <summary>One must be in the certificate; empty: any.</summary>
    public ValueList<string> SubjectAltNames { get; init; }

    public ValueList<string> SpkiPins { get; init; }

    public ValueList<string> CertificateHashes { get; init; }

    public PemSource<RevocationList>? Revocations { get; init; }

    public bool Accepts(X509Certificate2 certificate, X509Chain? chain)
    {
        if (SubjectAltNames.Count > 0 && !HasName(certificate))
            return false;
        // Either kind of pin suffices (Envoy).
        if (SpkiPins.Count + CertificateHashes.Count > 0 && !IsPinned(certificate))
            return false;
        return !IsRevoked(certificate, chain);
    }

    private bool IsRevoked(X509Certificate2 certificate, X509Chain? chain)
    {
        if (Revocations is null)
            return false;
        if (Revocations.Current is not { } list)
            return true; // a list that was asked for and cannot be read revokes nobody: refuse instead
        return list.Contains(certificate) || (chain?.ChainElements.Any(e => list.Contains(e.Certificate)) ?? false);
    }

    private bool IsPinned(X509Certificate2 certificate)
    {
        var spki = Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        var hash = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        foreach (var pin in SpkiPins)
        {
            if (pin == spki)
                return true;
        }
        foreach (var expected in CertificateHashes)
        {
            if (expected.Replace(":", "", StringComparison.Ordinal).Equals(hash, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private bool HasName(X509Certificate2 certificate)
    {
        foreach (var name in AlternativeNames.Of(certificate))
        {
            if (SubjectAltNames.Contains(name.Value))
                return true;
        }
        return false;
    }

    /// <summary>The chain policy for these roots; null: the system's trust.</summary>
    public static X509ChainPolicy ChainPolicy(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (roots is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}

/// <summary>Reads subject alternative names of every kind that Istio compares.</summary>
internal static class AlternativeNames
{
    private const string Oid = "2.5.29.17";

    /// <summary>RFC 5280 4.2.1.6: e-mail (1), DNS (2), URI (6) as text; IP (7) as text.</summary>
    public static IEnumerable<(int Kind, string Value)> Of(X509Certificate2 certificate)
    {
        if (certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == Oid) is not { } extension)
            yield break;
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag.TagValue is 1 or 2 or 6)
                yield return (tag.TagValue, names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else if (tag.TagValue == 7)
                yield return (7, new System.Net.IPAddress(names.ReadOctetString(tag)).ToString());
            else
                names.ReadEncodedValue();
        }
    }
}
