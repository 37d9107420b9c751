using System.Text.Json;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Envoy's DownstreamTlsContext against our settings: which certificates and roots, who must show one, what is checked.</summary>
internal static class TlsContextCases
{
    public static string? Compare(JsonElement server, JsonElement context) => Compare(UpstreamResources.Server(server), context);

    public static string? Compare(Server server, JsonElement context)
    {
        if (context.ValueKind == JsonValueKind.Null)
            return server.IsPassthrough() ? null : "expected bytes to pass through";
        var tls = Chain(server).Tls!;
        var common = context.GetProperty("CommonTlsContext");
        var combined = Get(Get(common, "ValidationContextType"), "CombinedValidationContext");
        var checks = Get(combined, "DefaultValidationContext");
        var parameters = Get(common, "TlsParams");
        return Expect.All(
            Expect.Sequence(SecretNames(common), tls.Certificates.Select(SecretName)),
            Expect.Equal(
                Text(Get(combined, "ValidationContextSdsSecretConfig"), "Name"),
                tls.TrustedRoots is { } roots ? RootName(roots) : ""
            ),
            Expect.Equal(Text(context, "RequireClientCertificate") == "BoolTrue", tls.ClientCertificates == ClientCertificateMode.Required),
            Expect.Sequence(Texts(checks, "MatchSubjectAltNames"), tls.SubjectAltNames),
            Expect.Equal(Text(Get(Get(checks, "Crl"), "Specifier"), "Filename"), tls.TrustedRoots is null ? "" : tls.RevocationList),
            Expect.Sequence(Texts(parameters, "EcdhCurves"), tls.Curves),
            Expect.Sequence(Texts(parameters, "CipherSuites"), tls.CipherSuites),
            Expect.Equal(Text(common, "AlpnProtocols") == "ALPNHttp", tls.Alpn.Count > 0)
        );
    }

    /// <summary>The chain of a server that stands alone, with a VirtualService of both kinds.</summary>
    public static FilterChain Chain(Server server)
    {
        var port = server.Port! with { Number = 443, Name = "server" };
        var hosts = server.Hosts.Count > 0 ? server.Hosts : ["*"];
        var gateway = new Gateway
        {
            Kind = "Gateway",
            Metadata = new() { Name = "gw", Namespace = "default" },
            Spec = new() { Servers = [server with { Port = port, Hosts = hosts }] },
        };
        var route = new RouteDestination
        {
            Destination = new()
            {
                Host = "a.default.svc.cluster.local",
                Port = new() { Number = 80 },
            },
        };
        var service = new VirtualService
        {
            Kind = "VirtualService",
            Metadata = new() { Name = "vs", Namespace = "default" },
            Spec = new()
            {
                Hosts = ["*"],
                Gateways = ["gw"],
                Tcp = [new TcpRoute { Route = [route] }],
            },
        };
        var resources = ResourceSet.Of([gateway, service]);
        return Translator.Translate(resources, ServiceCatalog.Empty, new()).Snapshot.Listeners.Single().FilterChains.Single();
    }

    private static IEnumerable<string> SecretNames(JsonElement common) =>
        common.TryGetProperty("TlsCertificateSdsSecretConfigs", out var configs)
            ? configs.EnumerateArray().Select(c => c.GetProperty("Name").GetString()!)
            : [];

    private static string SecretName(CertificateReference reference) =>
        reference.SecretName.Length > 0
            ? WithoutNamespace(reference.SecretName)
            : $"file-cert:{reference.CertificateFile}~{reference.KeyFile}";

    private static string RootName(CertificateReference reference) =>
        reference.SecretName.Length > 0 ? WithoutNamespace(reference.SecretName) : $"file-root:{reference.CertificateFile}";

    // Upstream's names mean the proxy's namespace; ours say which one it is.
    private static string WithoutNamespace(string name) =>
        name.Replace("kubernetes://istio-system/", "kubernetes://", StringComparison.Ordinal);

    private static JsonElement Get(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) ? value : default;

    private static string Text(JsonElement element, string property) =>
        Get(element, property) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static ValueList<string> Texts(JsonElement element, string property) =>
        Get(element, property) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(v => v.GetString()!).ToValueList()
            : [];
}
