using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Wire = Sluice.Xds.Protocol.Tls;

namespace Sluice.Xds.Mapping.Tls;

/// <summary>Secrets (SDS): certificates with a key, and roots, which have none.</summary>
internal static class SecretCodec
{
    public static Wire.Secret Encode(TlsSecret secret)
    {
        var wire = new Wire.Secret { Name = secret.Name };
        var extras = new Protocol.Own.SecretExtras { TrustedRoots = Bytes(secret.TrustedRoots) };
        if (secret.PrivateKey.IsEmpty)
            wire.ValidationContext = new()
            {
                TrustedCa = Sources.Inline(secret.CertificateChain.AsSpan()),
                Crl = Sources.Inline(secret.RevocationList.AsSpan()),
            };
        else
        {
            wire.TlsCertificate = new()
            {
                CertificateChain = Sources.Inline(secret.CertificateChain.AsSpan()),
                PrivateKey = Sources.Inline(secret.PrivateKey.Reveal()),
            };
            extras.RevocationList = Bytes(secret.RevocationList);
        }
        if (extras.CalculateSize() > 0)
            wire.Sluice = extras;
        return wire;
    }

    public static TlsSecret Decode(Wire.Secret wire) =>
        wire.TypeCase switch
        {
            Wire.Secret.TypeOneofCase.ValidationContext => new()
            {
                Name = wire.Name,
                CertificateChain = Sources.BytesOf(wire.ValidationContext.TrustedCa),
                RevocationList = Sources.BytesOf(wire.ValidationContext.Crl),
                TrustedRoots = Bytes(wire.Sluice?.TrustedRoots),
            },
            Wire.Secret.TypeOneofCase.TlsCertificate => new()
            {
                Name = wire.Name,
                CertificateChain = Sources.BytesOf(wire.TlsCertificate.CertificateChain),
                PrivateKey = new(Sources.SpanOf(wire.TlsCertificate.PrivateKey)),
                TrustedRoots = Bytes(wire.Sluice?.TrustedRoots),
                RevocationList = Bytes(wire.Sluice?.RevocationList),
            },
            _ => throw new MalformedResourceException("a secret is neither a certificate nor roots"),
        };

    private static ByteString Bytes(ValueList<byte> bytes) => ByteString.CopyFrom(bytes.AsSpan());

    private static ValueList<byte> Bytes(ByteString? bytes) => bytes is null ? [] : ValueList.Create(bytes.Span);
}
