using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Proxy.Tls;

/// <summary>A certificate with its key and intermediates, prepared once for all handshakes.</summary>
internal sealed record Identity(SslStreamCertificateContext Context, bool IsEcdsa)
{
    private const string EcdsaOid = "1.2.840.10045.2.1";

    /// <summary>PEM chain (leaf first) and PEM key. Throws where they do not fit together.</summary>
    public static Identity Parse(IReadOnlyList<byte[]> pem)
    {
        var chain = Encoding.UTF8.GetString(pem[0]);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(chain);
        var leaf = X509Certificate2.CreateFromPem(chain, Encoding.UTF8.GetString(pem[1]));
        var intermediates = new X509Certificate2Collection(all.Where(c => c.Thumbprint != leaf.Thumbprint).ToArray());
        // Offline: what is sent is what the file holds, and no handshake waits for a download.
        return new(SslStreamCertificateContext.Create(leaf, intermediates, offline: true), leaf.PublicKey.Oid.Value == EcdsaOid);
    }
}
