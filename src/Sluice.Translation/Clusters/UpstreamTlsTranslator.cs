using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;

namespace Sluice.Translation.Clusters;

/// <summary>TLS towards services.</summary>
internal static class UpstreamTlsTranslator
{
    public static UpstreamTls? Translate(ClientTlsSettings? tls, CatalogService service, ApplicationProtocol protocol)
    {
        if (tls is null || tls.Mode == ClientTlsMode.Disable)
            return null;
        var isMesh = tls.Mode == ClientTlsMode.IstioMutual;
        return new()
        {
            Sni = tls.Sni,
            SubjectAltNames = tls.SubjectAltNames.Count > 0 ? tls.SubjectAltNames : service.SubjectAltNames,
            TrustedRootsFile = isMesh ? "" : tls.CaCertificates,
            TrustedRootsSecret =
                isMesh ? "ROOTCA"
                : tls.CredentialName.Length > 0 ? $"kubernetes://{tls.CredentialName}-cacert"
                : "",
            RevocationList = tls.CaCrl,
            ClientCertificate = ClientCertificate(tls),
            InsecureSkipVerify = tls.InsecureSkipVerify ?? false,
            Alpn = protocol.IsHttp2() ? ["h2"] : [],
        };
    }

    private static CertificateReference? ClientCertificate(ClientTlsSettings tls) =>
        tls.Mode switch
        {
            ClientTlsMode.IstioMutual => new() { SecretName = "default" },
            ClientTlsMode.Mutual when tls.CredentialName.Length > 0 => new() { SecretName = $"kubernetes://{tls.CredentialName}" },
            ClientTlsMode.Mutual => new() { CertificateFile = tls.ClientCertificate, KeyFile = tls.PrivateKey },
            _ => null,
        };
}
