using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Explain;
using Sluice.ControlPlane.Push;
using Sluice.Resources.Istio;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Which servers of which Gateways name a Secret. Of Gateways out of sight nothing is told.</summary>
internal sealed class CertificateUses(MeshView view, IReadOnlyList<KnownGateway> known, Principal by)
{
    private const int Most = 100;
    private static readonly string[] Schemes = ["kubernetes-gateway://", "kubernetes://"];

    public JsonArray Of(string ns, string name) =>
        new([
            .. (
                from gateway in view.Resources.Gateways
                where @by.Has(Role.Viewer, gateway.Metadata.Namespace)
                from server in gateway.Spec.Servers
                where Names(server).Any(c => Means(c, gateway, ns, name))
                select (JsonNode)
                    new JsonObject
                    {
                        ["gateway"] = MeshReading.NameOf(gateway),
                        ["server"] = server.Name,
                        ["port"] = server.Port is { } port ? (long)port.Number : 0,
                        ["hosts"] = new JsonArray([.. server.Hosts.Take(Most).Select(h => (JsonNode)h)]),
                    }
            ).Take(Most),
        ]);

    private static IEnumerable<string> Names(Server server) =>
        server.Tls is { } tls ? tls.CredentialNames.Prepend(tls.CredentialName).Where(c => c.Length > 0) : [];

    // A name without a namespace is one of the proxy's own (Istio).
    private bool Means(string credential, Gateway gateway, string ns, string name)
    {
        var scheme = Array.Find(Schemes, s => credential.StartsWith(s, StringComparison.Ordinal));
        var rest = credential[(scheme?.Length ?? 0)..];
        if (rest.Contains('/', StringComparison.Ordinal))
            return rest == $"{ns}/{name}";
        return rest == name && known.Any(k => k.Node.Namespace == ns && MeshReading.Serves(k.Node, gateway));
    }
}
