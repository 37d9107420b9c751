using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Values;

namespace Sluice.Xds.Identity;

/// <summary>Judges what an authority has sent, before anything uses it.</summary>
internal static class CertificateAnswer
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>Throws <see cref="CertificateRefusedException"/> where the answer is not the certificate that was asked for.</summary>
    public static WorkloadCertificate Read(IReadOnlyList<string> chain, ECDsa key, string expectedId, DateTimeOffset now)
    {
        if (chain.Count < 2)
            throw new CertificateRefusedException("the answer has no chain");
        try
        {
            var below = string.Concat(chain.Take(chain.Count - 1).Select(p => p.TrimEnd() + "\n"));
            using var leaf = X509Certificate2.CreateFromPem(below);
            if (!leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
                throw new CertificateRefusedException("the certificate is for another key");
            var id = SpiffeIdOf(leaf);
            if (id.Length == 0 || (expectedId.Length > 0 && id != expectedId))
                throw new CertificateRefusedException("the certificate names another workload");
            Verify(leaf, below, chain[^1], now);
            return new(
                below,
                new Secret(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())),
                chain[^1],
                leaf.SerialNumber,
                id,
                leaf.NotBefore.ToUniversalTime(),
                leaf.NotAfter.ToUniversalTime()
            );
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException or AsnContentException)
        {
            throw new CertificateRefusedException("the answer cannot be read", malformed);
        }
    }

    /// <summary>What cannot be read would keep every later request from being made.</summary>
    public static bool HasRoots(string pem)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(pem);
            return roots.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Verify(X509Certificate2 leaf, string below, string roots, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationTimeIgnored = false,
            VerificationTime = now.LocalDateTime,
        };
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(roots);
        chain.ChainPolicy.ExtraStore.ImportFromPem(below);
        if (!chain.Build(leaf))
            throw new CertificateRefusedException("the certificate does not chain to the roots that came with it, or does not hold now");
    }

    private static string SpiffeIdOf(X509Certificate2 leaf)
    {
        var found = "";
        var uriTag = new Asn1Tag(TagClass.ContextSpecific, 6);
        if (leaf.Extensions.FirstOrDefault(e => e.Oid?.Value == AlternativeNames) is not { } extension)
            return found;
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (!names.PeekTag().HasSameClassAndValue(uriTag))
                names.ReadEncodedValue();
            else if (found.Length > 0)
                return "";
            else
                found = names.ReadCharacterString(UniversalTagNumber.IA5String, uriTag);
        }
        return found;
    }
}
