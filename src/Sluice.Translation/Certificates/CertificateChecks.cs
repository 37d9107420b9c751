using Sluice.Resources;
using Sluice.Resources.Certificates;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Translation.Gateways;
using Sluice.Translation.Protocols;

namespace Sluice.Translation.Certificates;

/// <summary>Whether the Certificates of a gateway's namespace can be issued: what they refer to is there, and the authority's questions reach the gateway.</summary>
internal static class CertificateChecks
{
    // RFC 8555 8.3, RFC 8737 3: the authority asks nowhere else.
    private const int HttpPort = 80;
    private const int TlsPort = 443;

    public static void Run(TranslationScope scope, ResourceSet resources, MergedGateway gateway)
    {
        var owners = new Dictionary<(string Namespace, string Secret), string>();
        foreach (var certificate in Precedence.Order(resources.Certificates))
        {
            if (!scope.Node.IsStandAlone && certificate.Metadata.Namespace != scope.Node.Namespace)
                continue;
            var slot = (certificate.Metadata.Namespace, certificate.SecretName);
            if (owners.TryGetValue(slot, out var owner))
                scope.Bag.Add(Codes.CertificateSecretShared, certificate.Key, "spec.secretName", owner, certificate.SecretName);
            else
                owners.Add(slot, certificate.Metadata.Name);
            Check(scope, resources, gateway, certificate);
        }
    }

    private static void Check(TranslationScope scope, ResourceSet resources, MergedGateway gateway, Certificate certificate)
    {
        var (ns, name) = (certificate.Metadata.Namespace, certificate.Spec.IssuerRef.Name);
        var issuers = resources.AcmeIssuers.Where(i => i.Metadata.Namespace == ns).ToList();
        if (issuers.Find(i => i.Metadata.Name == name) is not { } issuer)
        {
            var near = scope.Suggestions.Nearest(name, issuers.Select(i => i.Metadata.Name));
            scope.Bag.AddSuggesting(near, Codes.IssuerNotFound, certificate.Key, "spec.issuerRef.name", name, ns);
            return;
        }
        for (var i = 0; i < certificate.Spec.DnsNames.Count; i++)
            Check(scope, gateway, certificate, issuer, i);
    }

    private static void Check(TranslationScope scope, MergedGateway gateway, Certificate certificate, AcmeIssuer issuer, int index)
    {
        var (name, path) = (certificate.Spec.DnsNames[index], $"spec.dnsNames[{index}]");
        if (AcmeSolvers.For(issuer.Spec, name) is not { } solver)
        {
            var why = name.StartsWith('*') ? "a wildcard needs dns01" : "no selector has the name";
            scope.Bag.Add(Codes.NoAcmeSolver, certificate.Key, path, issuer.Metadata.Name, name, why);
            return;
        }
        var kind = AcmeSolvers.KindOf(solver);
        var ns = certificate.Metadata.Namespace;
        if (kind == AcmeChallengeKind.Http01 && !Opens(gateway, HttpPort, isTls: false))
            scope.Bag.Add(Codes.NoPortForHttp01, certificate.Key, path, ns, name);
        if (kind == AcmeChallengeKind.TlsAlpn01 && !Opens(gateway, TlsPort, isTls: true))
            scope.Bag.Add(Codes.NoPortForTlsAlpn01, certificate.Key, path, ns, name);
    }

    private static bool Opens(MergedGateway gateway, int port, bool isTls) =>
        gateway.ByGateway.SelectMany(g => g).Any(s => s.WrittenPort == port && (isTls ? EndsTls(s) : SpeaksPlainHttp(s)));

    private static bool SpeaksPlainHttp(MergedServer server) => ProtocolNames.Parse(server.Server.Port!.Protocol).IsHttp();

    private static bool EndsTls(MergedServer server) =>
        server.Server.Tls is { } tls
        && tls.Mode is not (ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough)
        && !SpeaksPlainHttp(server);
}
