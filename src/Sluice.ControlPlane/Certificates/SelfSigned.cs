using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Certificates for development, which nobody trusts who is not told to.</summary>
internal static class SelfSigned
{
    public const int MostNames = 50;

    /// <summary>The longest that browsers took before 2020; longer ones some refuse even where they are trusted.</summary>
    public const int MostDays = 825;

    public const int DefaultDays = 90;

    // Clocks differ.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    /// <summary>Whether a certificate can be for this name: a DNS name, perhaps with <c>*.</c> before it, or an IP address.</summary>
    public static bool IsName(string text)
    {
        if (IPAddress.TryParse(text, out _))
            return true;
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return text.Length <= 253
            && name.Split('.').All(l => l.Length is > 0 and <= 63 && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    public static (string Chain, Secret Key) Create(IReadOnlyList<string> names, int days, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        // A common name has 64 characters at most (X.520).
        subject.AddCommonName(names[0].Length <= 64 ? names[0] : "self-signed");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(now - Before, now + TimeSpan.FromDays(days));
        return (certificate.ExportCertificatePem(), new(Encoding.UTF8.GetBytes(key.ExportPkcs8PrivateKeyPem())));
    }
}
