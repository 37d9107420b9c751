using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Proxy.Tls;

/// <summary>The serial numbers that certificate revocation lists (RFC 5280 5.1) name, by issuer.</summary>
internal sealed class RevocationList
{
    private readonly HashSet<(string Issuer, string Serial)> _revoked = [];

    public bool Contains(X509Certificate2 certificate) =>
        _revoked.Contains((Convert.ToHexString(certificate.IssuerName.RawData), certificate.SerialNumber));

    public static RevocationList Parse(IReadOnlyList<byte[]> pem)
    {
        var list = new RevocationList();
        var text = Encoding.UTF8.GetString(pem[0]).AsSpan();
        var found = 0;
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label].SequenceEqual("X509 CRL"))
            {
                list.Add(Convert.FromBase64String(text[fields.Base64Data].ToString()));
                found++;
            }
            text = text[fields.Location.End..];
        }
        return found > 0 ? list : throw new InvalidDataException("no X509 CRL in it");
    }

    private void Add(byte[] der)
    {
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            list.ReadInteger(); // version
        list.ReadSequence(); // signature algorithm
        var issuer = Convert.ToHexString(list.ReadEncodedValue().Span);
        ReadTime(list);
        if (list.HasData && !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            if (list.PeekTag().TagClass == TagClass.ContextSpecific)
                return;
            ReadTime(list); // next update
        }
        if (!list.HasData || !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            return;
        var entries = list.ReadSequence();
        while (entries.HasData)
            _revoked.Add((issuer, Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span)));
    }

    private static void ReadTime(AsnReader reader) => reader.ReadEncodedValue();
}
