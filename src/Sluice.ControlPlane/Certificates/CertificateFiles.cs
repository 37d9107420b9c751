using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Certificates and keys in the forms in which people have them, read within bounds.</summary>
internal static class CertificateFiles
{
    /// <summary>Certificates of one chain. Public ones have four at most.</summary>
    public const int MostCertificates = 20;

    /// <summary>A chain in PEM.</summary>
    public const int MostBytes = 256 * 1024;

    private const X509KeyStorageFlags InMemory = X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable;

    /// <summary>Certificates in the order in which they stand there. Null: it cannot be read.</summary>
    public static List<X509Certificate2>? ReadPem(ReadOnlySpan<byte> pem)
    {
        if (pem.Length > MostBytes)
            return null;
        var collection = new X509Certificate2Collection();
        try
        {
            collection.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            return null;
        }
        return collection.Count is > 0 and <= MostCertificates ? [.. collection] : null;
    }

    /// <summary>A private key, RSA or EC. Null: it cannot be read, or is encrypted.</summary>
    public static AsymmetricAlgorithm? ReadKey(Secret pem)
    {
        var text = Encoding.UTF8.GetString(pem.Reveal());
        return TryRead(ECDsa.Create(), text) ?? TryRead(RSA.Create(), text);
    }

    /// <summary>A PKCS #12 file as PEM: chain with the key's own certificate first, and key. Null: wrong password, or none of that kind.</summary>
    public static (string Chain, Secret Key)? ReadPfx(byte[] pfx, string password)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(pfx, password, InMemory);
            if (all.Count > MostCertificates || all.FirstOrDefault(c => c.HasPrivateKey) is not { } own || KeyPem(own) is not { } key)
                return null;
            var chain = all.Where(c => c != own).Prepend(own).Select(c => c.ExportCertificatePem());
            return (string.Join('\n', chain), new(Encoding.UTF8.GetBytes(key)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? KeyPem(X509Certificate2 own)
    {
        using var ec = own.GetECDsaPrivateKey();
        using var rsa = own.GetRSAPrivateKey();
        return ec?.ExportPkcs8PrivateKeyPem() ?? rsa?.ExportPkcs8PrivateKeyPem();
    }

    private static AsymmetricAlgorithm? TryRead(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
