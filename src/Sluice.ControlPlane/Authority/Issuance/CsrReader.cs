using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>Takes from a PKCS#10 request what counts: the key, proven to be the caller's, and the names. All else in it is ignored.</summary>
internal static class CsrReader
{
    private const string Label = "CERTIFICATE REQUEST";
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>RSA of 8192 bits with many names stays below it.</summary>
    private const int MaxCharacters = 16 * 1024;

    // ecdsa-with-SHA256/384/512, sha256/384/512WithRSA, RSASSA-PSS.
    private static readonly string[] Signatures =
    [
        "1.2.840.10045.4.3.2",
        "1.2.840.10045.4.3.3",
        "1.2.840.10045.4.3.4",
        "1.2.840.113549.1.1.11",
        "1.2.840.113549.1.1.12",
        "1.2.840.113549.1.1.13",
        "1.2.840.113549.1.1.10",
    ];

    public static CsrReading Read(string pem)
    {
        if (pem.Length > MaxCharacters)
            return CsrReading.Bad("the request is too large");
        if (Der(pem) is not { } der)
            return CsrReading.Bad("the request is not one PEM block CERTIFICATE REQUEST");
        try
        {
            if (!Signatures.Contains(SignatureOf(der)))
                return CsrReading.Bad("the request's signature algorithm is not taken");
            // Verifies the signature: whoever asks has the key.
            const CertificateRequestLoadOptions Options = CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions;
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, out var read, Options);
            if (read != der.Length)
                return CsrReading.Bad("there is something after the request");
            return KeyProblem(request.PublicKey) is { } problem ? CsrReading.Bad(problem) : Names(request);
        }
        catch (Exception malformed)
            when (malformed is CryptographicException or AsnContentException or ArgumentException or NotSupportedException)
        {
            return CsrReading.Bad("the request is malformed, or its signature is not its key's");
        }
    }

    private static byte[]? Der(string pem)
    {
        var text = pem.AsSpan().Trim();
        if (!PemEncoding.TryFind(text, out var fields) || !text[fields.Label].SequenceEqual(Label))
            return null;
        // Nothing before, nothing after: what is not read must not be there.
        if (fields.Location.GetOffsetAndLength(text.Length) != (0, text.Length))
            return null;
        var der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(text[fields.Base64Data], der, out var length) && length == der.Length ? der : null;
    }

    private static string SignatureOf(byte[] der)
    {
        var request = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        request.ReadSequence();
        return request.ReadSequence().ReadObjectIdentifier();
    }

    private static string? KeyProblem(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize is >= 2048 and <= 8192 ? null : "RSA keys have 2048 to 8192 bits";
        using var ecdsa = key.GetECDsaPublicKey();
        var curve = ecdsa?.ExportParameters(includePrivateParameters: false).Curve;
        return curve is { IsNamed: true, Oid.Value: "1.2.840.10045.3.1.7" or "1.3.132.0.34" }
            ? null
            : "the key is neither P-256 nor P-384 nor RSA";
    }

    private static CsrReading Names(CertificateRequest request)
    {
        var extensions = request.CertificateExtensions.Where(e => e.Oid?.Value == AlternativeNames).ToList();
        if (extensions.Count > 1)
            return CsrReading.Bad("the request has several lists of names");
        var uris = new List<string>();
        if (extensions is not [var only])
            return CsrReading.Good(request.PublicKey, uris);
        var reader = new AsnReader(only.RawData, AsnEncodingRules.DER);
        var names = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var uriTag = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (names.HasData)
        {
            if (!names.PeekTag().HasSameClassAndValue(uriTag))
                return CsrReading.Named("the request has names other than URIs");
            uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uriTag));
        }
        return uris.Count > 0 ? CsrReading.Good(request.PublicKey, uris) : CsrReading.Bad("the request's list of names is empty");
    }
}
