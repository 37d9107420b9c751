using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Clusters;

/// <summary>TLS towards services.</summary>
internal sealed class UpstreamTlsTranslator(TranslationScope scope, SecretCatalog secrets)
{
    private const string CredentialPath = "spec.trafficPolicy.tls.credentialName";

    public UpstreamTls? Translate(ClientTlsSettings? tls, ClusterRequest request, ApplicationProtocol protocol, ResourceKey owner)
    {
        if (tls is null || tls.Mode == ClientTlsMode.Disable)
            return null;
        var isMesh = tls.Mode == ClientTlsMode.IstioMutual;
        return new()
        {
            Sni = isMesh && tls.Sni.Length == 0 ? ServerName(request) : tls.Sni,
            SubjectAltNames =
                tls.SubjectAltNames.Count > 0 ? tls.SubjectAltNames
                : isMesh ? Identities(request.Service)
                : request.Service.SubjectAltNames,
            TrustedRootsFile = isMesh ? "" : tls.CaCertificates,
            TrustedRootsSecret = RootsSecret(tls, owner),
            RevocationList = tls.CaCrl,
            ClientCertificate = ClientCertificate(tls, owner),
            InsecureSkipVerify = tls.InsecureSkipVerify ?? false,
            Alpn =
                isMesh ? MeshAlpn(protocol.IsHttp2())
                : protocol.IsHttp2() ? ["h2"]
                : [],
        };
    }

    /// <summary>Istio's automatic mutual TLS: for endpoints that have a sidecar, where no rule speaks of TLS. Null where no endpoint has one.</summary>
    public UpstreamTls? Automatic(ClusterRequest request, UpstreamProtocol protocol)
    {
        var service = request.Service;
        if (!scope.Mesh.AutoMtls || service.MeshExternal || !service.Endpoints.Any(e => e.HasSidecar))
            return null;
        return new()
        {
            Sni = ServerName(request),
            SubjectAltNames = Identities(service),
            TrustedRootsSecret = CertificateReference.MeshRoots,
            ClientCertificate = new() { SecretName = CertificateReference.Workload },
            Alpn = protocol switch
            {
                UpstreamProtocol.Http1 or UpstreamProtocol.Http2 => MeshAlpn(protocol == UpstreamProtocol.Http2),
                _ => ["istio"],
            },
        };
    }

    // The names by which a sidecar tells the mesh's own TLS, and what is in it, from an application's; then the protocol itself.
    private static ValueList<string> MeshAlpn(bool http2) => http2 ? ["istio-h2", "istio", "h2"] : ["istio-http/1.1", "istio", "http/1.1"];

    /// <summary>Istio's server name of a cluster, by which a gateway of another network passes it on.</summary>
    private static string ServerName(ClusterRequest request) =>
        $"outbound_.{request.Service.Ports[request.PortIndex].Number}_.{request.Subset}_.{request.Service.Host}";

    /// <summary>The identities that may serve it: those of its workloads, and those that its resource lists. None known: any of the mesh.</summary>
    private ValueList<string> Identities(CatalogService service) =>
        service
            .Endpoints.Where(e => e.ServiceAccount.Length > 0)
            .Select(e => Identity(service, e.ServiceAccount))
            .Concat(service.SubjectAltNames)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToValueList();

    private string Identity(CatalogService service, string account) =>
        account.StartsWith("spiffe://", StringComparison.Ordinal) ? account : scope.Mesh.Identity(service.Namespace, account);

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
