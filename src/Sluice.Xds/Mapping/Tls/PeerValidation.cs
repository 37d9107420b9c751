using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Protocol.Matchers;
using Wire = Sluice.Xds.Protocol.Tls;

namespace Sluice.Xds.Mapping.Tls;

/// <summary>How a peer's certificate is judged: the part that TLS towards clients and towards upstreams have in common.</summary>
internal sealed record PeerValidation
{
    public string RootsFile { get; init; } = "";
    public string RootsSecret { get; init; } = "";
    public string RevocationList { get; init; } = "";
    public ValueList<string> Names { get; init; }
    public ValueList<string> SpkiPins { get; init; }
    public ValueList<string> Hashes { get; init; }
    public bool AcceptUntrusted { get; init; }
    public bool SystemRoots { get; init; }

    public static PeerValidation None { get; } = new();

    /// <summary>Roots by name come over SDS; with conditions besides, as Envoy's combined context.</summary>
    public void Encode(Wire.CommonTlsContext wire)
    {
        var context = Context();
        if (RootsSecret.Length == 0)
            wire.ValidationContext = context;
        else if (context.CalculateSize() == 0)
            wire.ValidationContextSdsSecretConfig = CertificateCodec.Named(RootsSecret);
        else
            wire.CombinedValidationContext = new()
            {
                DefaultValidationContext = context,
                ValidationContextSdsSecretConfig = CertificateCodec.Named(RootsSecret),
            };
    }

    /// <returns>Null where there is no such part.</returns>
    public static PeerValidation? Decode(Wire.CommonTlsContext wire) =>
        wire.ValidationContextTypeCase switch
        {
            Wire.CommonTlsContext.ValidationContextTypeOneofCase.ValidationContext => Of(wire.ValidationContext, ""),
            Wire.CommonTlsContext.ValidationContextTypeOneofCase.ValidationContextSdsSecretConfig => None with
            {
                RootsSecret = wire.ValidationContextSdsSecretConfig.Name,
            },
            Wire.CommonTlsContext.ValidationContextTypeOneofCase.CombinedValidationContext => Of(
                wire.CombinedValidationContext.DefaultValidationContext ?? new(),
                wire.CombinedValidationContext.ValidationContextSdsSecretConfig?.Name ?? ""
            ),
            _ => null,
        };

    private Wire.CertificateValidationContext Context()
    {
        var context = new Wire.CertificateValidationContext
        {
            TrustedCa = Sources.File(RootsFile),
            Crl = Sources.File(RevocationList),
            VerifyCertificateSpki = { SpkiPins },
            VerifyCertificateHash = { Hashes },
            TrustChainVerification = AcceptUntrusted
                ? Wire.CertificateValidationContext.Types.TrustChainVerification.AcceptUntrusted
                : Wire.CertificateValidationContext.Types.TrustChainVerification.VerifyTrustChain,
            SystemRootCerts = SystemRoots ? new() : null,
        };
        foreach (var name in Names)
            context.MatchSubjectAltNames.Add(new StringMatcher { Exact = name });
        return context;
    }

    private static PeerValidation Of(Wire.CertificateValidationContext context, string rootsSecret) =>
        new()
        {
            RootsFile = Sources.FileOf(context.TrustedCa),
            RootsSecret = rootsSecret,
            RevocationList = Sources.FileOf(context.Crl),
            Names = context.MatchSubjectAltNames.ToList(Exact),
            SpkiPins = context.VerifyCertificateSpki.ToList(),
            Hashes = context.VerifyCertificateHash.ToList(),
            AcceptUntrusted =
                context.TrustChainVerification == Wire.CertificateValidationContext.Types.TrustChainVerification.AcceptUntrusted,
            SystemRoots = context.SystemRootCerts is not null,
        };

    private static string Exact(StringMatcher matcher) =>
        matcher.MatchPatternCase == StringMatcher.MatchPatternOneofCase.Exact
            ? matcher.Exact
            : throw new MalformedResourceException($"subject alternative names are matched exactly, not by {matcher.MatchPatternCase}");
}
