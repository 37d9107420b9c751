using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Cluster;

/// <summary>An authority as the data of a Secret, its key plain: who may read the Secret, may sign.</summary>
internal static class PemFiles
{
    public static IReadOnlyDictionary<string, byte[]> Of(AuthorityMaterial material)
    {
        using var key = material.OpenKey();
        return new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [AuthorityMaterialReader.CertificateFile] = Pem([material.Certificate]),
            [AuthorityMaterialReader.KeyFile] = Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"),
            [AuthorityMaterialReader.ChainFile] = Pem(material.Intermediates),
            [AuthorityMaterialReader.RootFile] = Pem(material.Roots),
        };
    }

    private static byte[] Pem(IEnumerable<X509Certificate2> certificates) =>
        Encoding.ASCII.GetBytes(string.Concat(certificates.Select(c => c.ExportCertificatePem() + "\n")));
}
