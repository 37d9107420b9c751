using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Tls;

namespace Sluice.Xds.Mapping.Tls;

/// <summary>TLS towards upstreams.</summary>
internal static class UpstreamTlsCodec
{
    public static (Wire.UpstreamTlsContext Wire, Own.UpstreamTlsExtras? Extras) Encode(UpstreamTls tls)
    {
        var common = new Wire.CommonTlsContext { AlpnProtocols = { tls.Alpn } };
        if (tls.ClientCertificate is { } certificate)
            CertificateCodec.Encode(certificate, common);
        Validation(tls).Encode(common);
        var wire = new Wire.UpstreamTlsContext
        {
            CommonTlsContext = common,
            Sni = tls.Sni,
            AutoSniSanValidation = tls.SubjectAltNames.Count == 0 && !tls.InsecureSkipVerify,
        };
        var isTold = tls.ClientCertificate is not { } exact || (CertificateCodec.Decode(common) is [var only] && only == exact);
        return (wire, isTold ? null : new() { ClientCertificate = CertificateCodec.ToOwn(tls.ClientCertificate!) });
    }

    public static UpstreamTls Decode(Wire.UpstreamTlsContext wire, Own.UpstreamTlsExtras? extras)
    {
        var common = wire.CommonTlsContext ?? new();
        var validation = PeerValidation.Decode(common) ?? PeerValidation.None;
        return new()
        {
            Sni = wire.Sni,
            SubjectAltNames = validation.Names,
            TrustedRootsFile = validation.RootsFile,
            TrustedRootsSecret = validation.RootsSecret,
            RevocationList = validation.RevocationList,
            ClientCertificate = extras?.ClientCertificate is { } exact ? CertificateCodec.OfOwn(exact) : Certificate(common),
            InsecureSkipVerify = validation.AcceptUntrusted,
            Alpn = common.AlpnProtocols.ToList(),
        };
    }

    // Without roots Envoy would trust everybody; we mean the system's.
    private static PeerValidation Validation(UpstreamTls tls) =>
        new()
        {
            RootsFile = tls.TrustedRootsFile,
            RootsSecret = tls.TrustedRootsSecret,
            RevocationList = tls.RevocationList,
            Names = tls.SubjectAltNames,
            AcceptUntrusted = tls.InsecureSkipVerify,
            SystemRoots = !tls.InsecureSkipVerify && tls.TrustedRootsFile.Length + tls.TrustedRootsSecret.Length == 0,
        };

    private static CertificateReference? Certificate(Wire.CommonTlsContext common)
    {
        var certificates = CertificateCodec.Decode(common);
        return certificates.Count switch
        {
            0 => null,
            1 => certificates[0],
            _ => throw new MalformedResourceException("TLS towards an upstream has more than one certificate"),
        };
    }
}
