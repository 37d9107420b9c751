using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>A root with intermediates below it, as an enterprise hands them out, with or without a flaw.</summary>
internal sealed class PluggedCa : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 _root;
    private readonly Options _options;

    public PluggedCa(Options options = Options.None)
    {
        _options = options;
        var request = new CertificateRequest($"CN=Root {Guid.NewGuid():n}", _rootKey, HashAlgorithmName.SHA384);
        var room = options == Options.RootWithoutRoom ? 0 : 2;
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, room, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Now.AddDays(-400), Now.AddDays(4000));
    }

    public enum Options
    {
        None,
        NotAnAuthority,
        NoCertSign,
        NoCrlSign,
        WeakKey,
        Expired,
        EndsSoon,
        RootWithoutRoom,
    }

    public Dictionary<string, byte[]> Data() => Next();

    /// <summary>Another intermediate of the same root.</summary>
    public Dictionary<string, byte[]> Next()
    {
        using AsymmetricAlgorithm key = _options == Options.WeakKey ? RSA.Create(1024) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new($"CN=Mesh {Guid.NewGuid():n}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN=Mesh {Guid.NewGuid():n}", (ECDsa)key, HashAlgorithmName.SHA256);
        var usage = _options switch
        {
            Options.NoCertSign => X509KeyUsageFlags.CrlSign,
            Options.NoCrlSign => X509KeyUsageFlags.KeyCertSign,
            _ => X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        };
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(_options != Options.NotAnAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        var end = _options switch
        {
            Options.Expired => Now.AddDays(-1),
            Options.EndsSoon => Now.AddDays(5),
            _ => Now.AddDays(1000),
        };
        var generator = X509SignatureGenerator.CreateForECDsa(_rootKey);
        using var certificate = request.Create(_root.SubjectName, generator, Now.AddDays(-300), end, RandomNumberGenerator.GetBytes(8));
        return new()
        {
            ["ca-cert.pem"] = Pem(certificate),
            ["ca-key.pem"] = Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()),
            ["cert-chain.pem"] = [.. Pem(certificate), .. Pem(_root)],
            ["root-cert.pem"] = Pem(_root),
        };
    }

    public void Dispose()
    {
        _root.Dispose();
        _rootKey.Dispose();
    }

    private static byte[] Pem(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n");
}
