using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Testing;

/// <summary>A certificate authority made for one test; nothing of it is ever written unless the test asks for files.</summary>
public sealed class TestCa : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TimeProvider _clock;

    public TestCa(string name = "Test CA", TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = _clock.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    public X509Certificate2 Root { get; }

    public string RootPem => Root.ExportCertificatePem();

    /// <summary>A certificate for servers and clients. Names with <c>://</c> are URIs.</summary>
    public X509Certificate2 Issue(params string[] names) => Issue(false, names);

    public X509Certificate2 IssueRsa(params string[] names) => Issue(true, names);

    /// <summary>As a snapshot's secret.</summary>
    public static TlsSecret Secret(string name, X509Certificate2 certificate) =>
        new()
        {
            Name = name,
            CertificateChain = Utf8(certificate.ExportCertificatePem()),
            PrivateKey = new Secret(Encoding.UTF8.GetBytes(KeyPem(certificate))),
        };

    public TlsSecret RootsSecret(string name) => new() { Name = name, CertificateChain = Utf8(RootPem) };

    public static string KeyPem(X509Certificate2 certificate) =>
        (certificate.GetECDsaPrivateKey() as AsymmetricAlgorithm ?? certificate.GetRSAPrivateKey())!.ExportPkcs8PrivateKeyPem();

    /// <summary>A revocation list in PEM form.</summary>
    public string Revoke(params X509Certificate2[] certificates)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in certificates)
            list.AddEntry(certificate);
        var der = list.Build(Root, 1, _clock.GetUtcNow().AddDays(1), HashAlgorithmName.SHA256, null, _clock.GetUtcNow());
        return PemEncoding.WriteString("X509 CRL", der);
    }

    public void Dispose()
    {
        _key.Dispose();
        Root.Dispose();
    }

    private X509Certificate2 Issue(bool rsa, string[] names)
    {
        using var ecdsaKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsaKey = RSA.Create(2048);
        var request = rsa
            ? new CertificateRequest($"CN={names[0]}", rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={names[0]}", ecdsaKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Alternatives(names));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var now = _clock.GetUtcNow();
        var serial = RandomNumberGenerator.GetBytes(12);
        serial[0] &= 0x7f;
        using var issued = request.Create(
            Root.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            now.AddDays(-1),
            now.AddDays(29),
            serial
        );
        return rsa ? issued.CopyWithPrivateKey(rsaKey) : issued.CopyWithPrivateKey(ecdsaKey);
    }

    private static X509Extension Alternatives(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (name.Contains("://", StringComparison.Ordinal))
                builder.AddUri(new Uri(name));
            else if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }
        return builder.Build();
    }

    private static ValueList<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text).ToValueList();
}
