using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Roles.Demo;

/// <summary>A certificate authority made at start, for development only: its key is never written, so it can sign nothing later.</summary>
internal sealed class DevelopmentCertificates(TimeProvider clock)
{
    /// <summary>A demo's certificates live this long; short, because people forget them in trust stores.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Writes <c>ca.pem</c>, <c>servercert.pem</c> and <c>privatekey.pem</c> (readable by the owner only) for <paramref name="hosts"/>.</summary>
    public void Write(string folder, params ReadOnlySpan<string> hosts)
    {
        var now = clock.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey, now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Leaf(authority, key, now, hosts);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "servercert.pem"), certificate.ExportCertificatePem() + "\n");
        WritePrivate(Path.Combine(folder, "privatekey.pem"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static X509Certificate2 Authority(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Sluice demo CA (development only)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority, ECDsa key, DateTimeOffset now, ReadOnlySpan<string> hosts)
    {
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request.Create(authority, now.AddMinutes(-5), now + Lifetime, RandomNumberGenerator.GetBytes(16));
    }

    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
