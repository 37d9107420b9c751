using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;

namespace Sluice.Translation.Clusters;

/// <summary>TLS towards services.</summary>
internal sealed class UpstreamTlsTranslator(SecretCatalog secrets)
{
    private const string CredentialPath = "spec.trafficPolicy.tls.credentialName";

    public UpstreamTls? Translate(ClientTlsSettings? tls, CatalogService service, ApplicationProtocol protocol, ResourceKey owner)
    {
        if (tls is null || tls.Mode == ClientTlsMode.Disable)
            return null;
        return new()
        {
            Sni = tls.Sni,
            SubjectAltNames = tls.SubjectAltNames.Count > 0 ? tls.SubjectAltNames : service.SubjectAltNames,
            TrustedRootsFile = tls.Mode == ClientTlsMode.IstioMutual ? "" : tls.CaCertificates,
            TrustedRootsSecret = RootsSecret(tls, owner),
            RevocationList = tls.CaCrl,
            ClientCertificate = ClientCertificate(tls, owner),
            InsecureSkipVerify = tls.InsecureSkipVerify ?? false,
            Alpn = protocol.IsHttp2() ? ["h2"] : [],
        };
    }

    private string RootsSecret(ClientTlsSettings tls, ResourceKey owner)
    {
        if (tls.Mode == ClientTlsMode.IstioMutual)
            return CertificateReference.MeshRoots;
        return tls.CredentialName.Length == 0 ? "" : secrets.RootsOf(tls.CredentialName, owner, CredentialPath);
    }

    private CertificateReference? ClientCertificate(ClientTlsSettings tls, ResourceKey owner) =>
        tls.Mode switch
        {
            ClientTlsMode.IstioMutual => new() { SecretName = CertificateReference.Workload },
            ClientTlsMode.Mutual when tls.CredentialName.Length > 0 => new()
            {
                SecretName = secrets.Certificate(tls.CredentialName, owner, CredentialPath),
            },
            ClientTlsMode.Mutual => new() { CertificateFile = tls.ClientCertificate, KeyFile = tls.PrivateKey },
            _ => null,
        };
}
