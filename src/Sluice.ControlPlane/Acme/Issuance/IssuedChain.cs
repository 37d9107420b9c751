using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>A chain fresh from an authority, with its key.</summary>
internal sealed record IssuedChain(byte[] Certificates, byte[] Key, CertificateFacts Leaf)
{
    private const int MostCertificates = 10;

    /// <exception cref="AcmeException">It is not what was asked for.</exception>
    public static IssuedChain Check(string pem, AsymmetricAlgorithm key, IEnumerable<string> dnsNames, DateTimeOffset now)
    {
        var chain = Parse(pem);
        try
        {
            var leaf = chain[0];
            if (!leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
                throw Unfit("it is for another key");
            var facts = CertificateFacts.Of(leaf);
            var missing = CertificateFacts.Sorted(dnsNames).Except(facts.DnsNames).ToValueList();
            if (missing.Count > 0)
                throw Unfit($"it lacks {string.Join(", ", missing)}");
            if (facts.NotAfter <= now)
                throw Unfit($"it ended at {facts.NotAfter:u}");
            var text = string.Join('\n', chain.Select(c => c.ExportCertificatePem())) + "\n";
            return new(Encoding.ASCII.GetBytes(text), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), facts);
        }
        finally
        {
            foreach (var certificate in chain)
                certificate.Dispose();
        }
    }

    private static X509Certificate2Collection Parse(string pem)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw Unfit($"it cannot be read: {e.Message}");
        }
        return chain.Count is > 0 and <= MostCertificates ? chain : throw Unfit($"there are {chain.Count} certificates in the answer");
    }

    private static AcmeException Unfit(string why) => new(AcmeFailure.Unfit, $"the authority's certificate is unfit: {why}");
}
