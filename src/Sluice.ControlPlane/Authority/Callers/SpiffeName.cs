using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Reads whom a certificate names.</summary>
internal static class SpiffeName
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>Null unless there is exactly one URI (SPIFFE X.509-SVID 2), and it is a workload's.</summary>
    public static CallerIdentity? Of(X509Certificate2 certificate)
    {
        try
        {
            return Uris(certificate) is [var only] && CallerIdentity.TryParse(only, out var identity) ? identity : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static List<string> Uris(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        var uriTag = new Asn1Tag(TagClass.ContextSpecific, 6);
        foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == AlternativeNames))
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(uriTag))
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uriTag));
                else
                    names.ReadEncodedValue();
            }
        }
        return uris;
    }
}
