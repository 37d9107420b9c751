using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>Reads an authority from files or a Secret's data under Istio's <c>cacerts</c> names, and judges all of it.</summary>
/// <param name="source">The Secret that the findings are about; default: files.</param>
/// <param name="passphrase">Of an encrypted key; null: it has to be plain.</param>
public sealed class AuthorityMaterialReader(ResourceKey source, KeyPassphrase? passphrase, DiagnosticBag diagnostics)
{
    public const string CertificateFile = "ca-cert.pem";
    public const string KeyFile = "ca-key.pem";
    public const string ChainFile = "cert-chain.pem";
    public const string RootFile = "root-cert.pem";

    /// <summary>A chain of this size has hundreds of certificates.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Whether a folder is there with none of the files in it, as an optional Secret is mounted that does not exist.</summary>
    public static bool IsEmpty(string folder) =>
        Directory.Exists(folder)
        && !new[] { CertificateFile, KeyFile, ChainFile, RootFile }.Any(name => File.Exists(Path.Combine(folder, name)));

    public AuthorityMaterial? ReadFolder(string folder, DateTimeOffset now)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in new[] { CertificateFile, KeyFile, ChainFile, RootFile })
        {
            var path = Path.Combine(folder, name);
            try
            {
                // The chain may be left out where there is nothing between.
                if (name != ChainFile || File.Exists(path))
                    data[name] = File.ReadAllBytes(path);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(Codes.AuthorityFileUnreadable, source, name, path, problem.Message);
                return null;
            }
        }
        return Read(data, now);
    }

    /// <returns>Null where a finding is an error.</returns>
    public AuthorityMaterial? Read(IReadOnlyDictionary<string, byte[]> data, DateTimeOffset now)
    {
        var own = Certificates(data, CertificateFile, isRequired: true);
        var chain = Certificates(data, ChainFile, isRequired: false);
        var roots = Certificates(data, RootFile, isRequired: true);
        if (own is not [var certificate, ..] || chain is null || roots is not [_, ..])
            return null;
        var key = Key(data, certificate);
        var checks = new AuthorityChecks(source, diagnostics);
        var isFit = checks.Judge(certificate, CertificateFile, now);
        var path = checks.Path(certificate, [.. own.Skip(1), .. chain], roots, now);
        return key is not null && path is not null && isFit ? new(certificate, key, path, roots) : null;
    }

    private List<X509Certificate2>? Certificates(IReadOnlyDictionary<string, byte[]> data, string name, bool isRequired)
    {
        if (!data.TryGetValue(name, out var bytes))
            return isRequired ? Unreadable(name, "it is missing") : [];
        if (bytes.Length > MaxBytes)
            return Unreadable(name, "it is too large");
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(Encoding.UTF8.GetString(bytes));
            return all.Count > 0 || !isRequired ? [.. all] : Unreadable(name, "there is no certificate in it");
        }
        catch (CryptographicException problem)
        {
            return Unreadable(name, problem.Message);
        }
    }

    private Secret? Key(IReadOnlyDictionary<string, byte[]> data, X509Certificate2 certificate)
    {
        if (!data.TryGetValue(KeyFile, out var bytes) || bytes.Length > MaxBytes)
        {
            Unreadable(KeyFile, "it is missing or too large");
            return null;
        }
        using var key = AuthorityMaterial.KeyFor(certificate);
        try
        {
            Import(key, Encoding.UTF8.GetString(bytes));
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            // The runtime's own words could quote the file.
            Unreadable(
                KeyFile,
                passphrase is null ? "it is no plain key of the certificate's kind" : "the passphrase or the key does not fit"
            );
            return null;
        }
        if (key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(PublicKeyOf(certificate)))
            return new Secret(key.ExportPkcs8PrivateKey());
        diagnostics.Add(Codes.AuthorityKeyMismatch, source, KeyFile, KeyFile, CertificateFile);
        return null;
    }

    private void Import(AsymmetricAlgorithm key, string pem)
    {
        if (pem.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) && passphrase is not null)
            key.ImportFromEncryptedPem(pem, Encoding.UTF8.GetString(passphrase.Value.Reveal()));
        else
            key.ImportFromPem(pem);
    }

    private static byte[] PublicKeyOf(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = certificate.GetECDsaPublicKey() as AsymmetricAlgorithm ?? certificate.GetRSAPublicKey();
        return key?.ExportSubjectPublicKeyInfo() ?? [];
    }

    private List<X509Certificate2>? Unreadable(string name, string reason)
    {
        diagnostics.Add(Codes.AuthorityFileUnreadable, source, name, name, reason);
        return null;
    }
}
