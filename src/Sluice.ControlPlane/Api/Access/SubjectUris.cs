using System.Formats.Asn1;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>The URIs among a certificate's alternative names, which .NET does not tell.</summary>
internal static class SubjectUris
{
    // GeneralName's choice for uniformResourceIdentifier (RFC 5280, 4.2.1.6).
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    public static List<string> Of(ReadOnlyMemory<byte> extension)
    {
        var uris = new List<string>();
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(Uri))
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                else
                    names.ReadEncodedValue();
            }
            return uris;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
