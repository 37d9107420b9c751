using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Resources.Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>What matters of a certificate to whoever renews it.</summary>
internal sealed record CertificateFacts
{
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Sorted.</summary>
    public required ValueList<string> DnsNames { get; init; }
    public required CertificateKeyType? KeyType { get; init; }

    /// <summary>Hexadecimal.</summary>
    public required string Serial { get; init; }

    /// <summary>Name of it for renewal information (RFC 9773 4.1): key identifier of the authority, and serial number. Empty: it has no such identifier.</summary>
    public required string RenewalId { get; init; }

    /// <summary>Directory it came from; empty: not said.</summary>
    public string Directory { get; init; } = "";

    public TimeSpan Life => NotAfter - NotBefore;

    /// <returns>Null: there is no certificate in it.</returns>
    public static CertificateFacts? Read(string pem)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(pem);
            return Of(leaf);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static CertificateFacts Of(X509Certificate2 leaf) =>
        new()
        {
            NotBefore = leaf.NotBefore.ToUniversalTime(),
            NotAfter = leaf.NotAfter.ToUniversalTime(),
            DnsNames = Sorted(leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames())),
            KeyType = CertificateKeys.TypeOf(leaf),
            Serial = leaf.SerialNumber,
            RenewalId = IdOf(leaf),
        };

    public static ValueList<string> Sorted(IEnumerable<string> names) =>
        names.Select(n => n.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).ToValueList();

    private static string IdOf(X509Certificate2 leaf)
    {
        var authority = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        if (authority is not { Length: > 0 } identifier)
            return "";
        // The serial number as DER has it: without needless zeros, and with one where it would be negative.
        var serial = leaf.SerialNumberBytes.Span.TrimStart((byte)0);
        byte[] der = serial.IsEmpty || serial[0] >= 0x80 ? [0, .. serial] : serial.ToArray();
        return $"{Base64Url.EncodeToString(identifier.Span)}.{Base64Url.EncodeToString(der)}";
    }
}
