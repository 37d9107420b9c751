using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.ControlPlane.Files;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>Signers at rest: one folder each under Istio's file names, the key encrypted.</summary>
internal sealed class SignerFolder(string folder, KeyPassphrase passphrase, int iterations)
{
    public void Save(AuthorityMaterial material)
    {
        var path = PathOf(material.Id);
        PrivateFile.CreateFolder(folder);
        PrivateFile.CreateFolder(path);
        Write(path, AuthorityMaterialReader.CertificateFile, material.Certificate.ExportCertificatePem());
        Write(path, AuthorityMaterialReader.ChainFile, Pem(material.Intermediates));
        Write(path, AuthorityMaterialReader.RootFile, Pem(material.Roots));
        using var key = material.OpenKey();
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations);
        var words = Encoding.UTF8.GetString(passphrase.Value.Reveal());
        Write(path, AuthorityMaterialReader.KeyFile, key.ExportEncryptedPkcs8PrivateKeyPem(words, parameters));
    }

    /// <returns>Null with diagnostics where it cannot be used.</returns>
    public AuthorityMaterial? Load(string id, DateTimeOffset now, DiagnosticBag diagnostics) =>
        new AuthorityMaterialReader(default, passphrase, diagnostics).ReadFolder(PathOf(id), now);

    public void Delete(string id)
    {
        if (Directory.Exists(PathOf(id)))
            Directory.Delete(PathOf(id), recursive: true);
    }

    private string PathOf(string id) => Path.Combine(folder, id);

    private static void Write(string path, string name, string text) =>
        PrivateFile.Write(Path.Combine(path, name), Encoding.ASCII.GetBytes(text + "\n"));

    private static string Pem(IEnumerable<X509Certificate2> certificates) =>
        string.Join('\n', certificates.Select(c => c.ExportCertificatePem()));
}
