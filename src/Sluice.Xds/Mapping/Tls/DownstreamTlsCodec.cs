using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Core = Sluice.Xds.Protocol.Core;
using Own = Sluice.Xds.Protocol.Own;
using Version = Sluice.Xds.Protocol.Tls.TlsParameters.Types.TlsProtocol;
using Wire = Sluice.Xds.Protocol.Tls;

namespace Sluice.Xds.Mapping.Tls;

/// <summary>TLS towards clients.</summary>
internal static class DownstreamTlsCodec
{
    private static readonly Wire.TlsParameters NoParameters = new();

    public static Core.TransportSocket Encode(DownstreamTls tls, Own.FilterChainExtras chainExtras)
    {
        var common = new Wire.CommonTlsContext { TlsParams = Parameters(tls), AlpnProtocols = { tls.Alpn } };
        var wire = new Wire.DownstreamTlsContext { CommonTlsContext = common };
        foreach (var certificate in tls.Certificates)
            CertificateCodec.Encode(certificate, common);
        if (tls.ClientCertificates == ClientCertificateMode.Required)
            wire.RequireClientCertificate = true;
        var validation = Validation(tls);
        if (tls.ClientCertificates != ClientCertificateMode.None || validation != PeerValidation.None)
            validation.Encode(common);
        var extras = Extras(tls, wire);
        if (extras.CalculateSize() > 0)
            chainExtras.Tls = extras;
        return new() { Name = "envoy.transport_sockets.tls", TypedConfig = Typed.Pack(TypeNames.DownstreamTls, wire) };
    }

    public static DownstreamTls Decode(Core.TransportSocket socket, Own.DownstreamTlsExtras? extras)
    {
        var tls = Decode(Typed.Unpack(socket.TypedConfig, TypeNames.DownstreamTls, Wire.DownstreamTlsContext.Parser));
        if (extras is null)
            return tls;
        return tls with
        {
            Certificates = extras.Certificates?.Items.ToList(CertificateCodec.OfOwn) ?? tls.Certificates,
            ClientCertificates = extras.NoClientCertificates ? ClientCertificateMode.None : tls.ClientCertificates,
            TrustedRoots = extras.TrustedRoots is { } roots ? CertificateCodec.OfOwn(roots) : tls.TrustedRoots,
        };
    }

    private static DownstreamTls Decode(Wire.DownstreamTlsContext wire)
    {
        var common = wire.CommonTlsContext ?? new();
        var validation = PeerValidation.Decode(common);
        var parameters = common.TlsParams ?? NoParameters;
        return new()
        {
            Certificates = CertificateCodec.Decode(common),
            ClientCertificates =
                wire.RequireClientCertificate == true ? ClientCertificateMode.Required
                : validation is null ? ClientCertificateMode.None
                : ClientCertificateMode.Optional,
            TrustedRoots = Roots(validation),
            RevocationList = validation?.RevocationList ?? "",
            SubjectAltNames = validation?.Names ?? [],
            SpkiPins = validation?.SpkiPins ?? [],
            CertificateHashes = validation?.Hashes ?? [],
            MinVersion = VersionOf(parameters.TlsMinimumProtocolVersion, TlsVersion.Tls12),
            MaxVersion = VersionOf(parameters.TlsMaximumProtocolVersion, TlsVersion.Tls13),
            CipherSuites = parameters.CipherSuites.ToList(),
            Curves = parameters.EcdhCurves.ToList(),
            Alpn = common.AlpnProtocols.ToList(),
        };
    }

    private static PeerValidation Validation(DownstreamTls tls) =>
        new()
        {
            RootsFile = tls.TrustedRoots?.CertificateFile ?? "",
            RootsSecret = tls.TrustedRoots?.SecretName ?? "",
            RevocationList = tls.RevocationList,
            Names = tls.SubjectAltNames,
            SpkiPins = tls.SpkiPins,
            Hashes = tls.CertificateHashes,
        };

    private static CertificateReference? Roots(PeerValidation? validation) =>
        validation is null || validation.RootsFile.Length + validation.RootsSecret.Length == 0
            ? null
            : new() { CertificateFile = validation.RootsFile, SecretName = validation.RootsSecret };

    private static Own.DownstreamTlsExtras Extras(DownstreamTls tls, Wire.DownstreamTlsContext wire)
    {
        var seen = Decode(wire);
        var extras = new Own.DownstreamTlsExtras();
        if (seen.Certificates != tls.Certificates)
            extras.Certificates = new() { Items = { tls.Certificates.ToArray().Select(CertificateCodec.ToOwn) } };
        extras.NoClientCertificates = seen.ClientCertificates != tls.ClientCertificates;
        if (seen.TrustedRoots != tls.TrustedRoots && tls.TrustedRoots is { } roots)
            extras.TrustedRoots = CertificateCodec.ToOwn(roots);
        return extras;
    }

    private static Wire.TlsParameters? Parameters(DownstreamTls tls)
    {
        var parameters = new Wire.TlsParameters
        {
            TlsMinimumProtocolVersion = tls.MinVersion == TlsVersion.Tls12 ? Version.TlsAuto : VersionOf(tls.MinVersion),
            TlsMaximumProtocolVersion = tls.MaxVersion == TlsVersion.Tls13 ? Version.TlsAuto : VersionOf(tls.MaxVersion),
            CipherSuites = { tls.CipherSuites },
            EcdhCurves = { tls.Curves },
        };
        return parameters.CalculateSize() == 0 ? null : parameters;
    }

    private static Version VersionOf(TlsVersion version) =>
        version switch
        {
            TlsVersion.Tls10 => Version.Tlsv10,
            TlsVersion.Tls11 => Version.Tlsv11,
            TlsVersion.Tls12 => Version.Tlsv12,
            TlsVersion.Tls13 => Version.Tlsv13,
            _ => throw new ArgumentOutOfRangeException(nameof(version), version, null),
        };

    private static TlsVersion VersionOf(Version version, TlsVersion automatic) =>
        version switch
        {
            Version.TlsAuto => automatic,
            Version.Tlsv10 => TlsVersion.Tls10,
            Version.Tlsv11 => TlsVersion.Tls11,
            Version.Tlsv12 => TlsVersion.Tls12,
            Version.Tlsv13 => TlsVersion.Tls13,
            _ => throw new MalformedResourceException($"TLS version {version} is not known"),
        };
}
