using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Serving;

/// <summary>The DNS names and URIs among a certificate's alternative names (RFC 5280 4.2.1.6).</summary>
internal static class CertificateNames
{
    private const string Oid = "2.5.29.17";
    private const int Dns = 2;
    private const int Uri = 6;

    public static List<string> Of(X509Certificate2 certificate)
    {
        var found = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == Oid))
                Add(found, new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence());
            return found;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    private static void Add(List<string> found, AsnReader names)
    {
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag is { TagClass: TagClass.ContextSpecific, TagValue: Dns or Uri })
                found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else
                names.ReadEncodedValue();
        }
    }
}
