using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Push;
using Sluice.Translation.Services;

namespace Sluice.ControlPlane.Explain;

/// <summary>What of the mesh somebody may choose from, as far as it holds what they typed.</summary>
internal sealed class CatalogPart(MeshView view, Principal by, string typed, int most)
{
    // Of a service with hundreds of ports or subsets a form needs no more.
    private const int MostOfOne = 50;

    /// <summary>Services and external hosts, with ports, and the subsets that DestinationRules in sight define.</summary>
    public JsonArray Services()
    {
        var subsets = view
            .Resources.DestinationRules.Where(r => by.Has(Role.Viewer, r.Metadata.Namespace))
            .SelectMany(r => r.Spec.Subsets.Select(s => (Host: Qualified(r.Spec.Host, r.Metadata.Namespace), s.Name)))
            .ToLookup(s => s.Host, s => s.Name, StringComparer.OrdinalIgnoreCase);
        return Part(
            view.Catalog.Services.ToArray().Where(s => by.Has(Role.Viewer, s.Namespace) && Holds(s.Host)),
            s => s.Host,
            s =>
                new()
                {
                    ["host"] = s.Host,
                    ["namespace"] = s.Namespace,
                    ["name"] = s.Name,
                    ["external"] = s.MeshExternal,
                    ["ports"] = new JsonArray([.. s.Ports.Take(MostOfOne).Select(p => (JsonNode)Port(p))]),
                    ["subsets"] = new JsonArray([.. subsets[s.Host].Distinct().Take(MostOfOne).Select(n => (JsonNode)n)]),
                    ["endpoints"] = s.Endpoints.Count,
                }
        );
    }

    /// <summary>Gateways in sight, and those that one's own VirtualServices name, with their servers.</summary>
    public JsonArray Gateways(IReadOnlyList<KnownGateway> known) =>
        Part(
            view.Resources.Gateways.Where(g => Holds(MeshReading.NameOf(g)) && IsKnown(g, known)),
            MeshReading.NameOf,
            g =>
                new()
                {
                    ["name"] = MeshReading.NameOf(g),
                    ["connected"] = known.Any(k => k.IsConnected && MeshReading.Serves(k.Node, g)),
                    ["servers"] = new JsonArray([
                        .. g
                            .Spec.Servers.Take(MostOfOne)
                            .Select(s =>
                                (JsonNode)
                                    new JsonObject
                                    {
                                        ["name"] = s.Name,
                                        ["port"] = s.Port is { } port ? (long)port.Number : 0,
                                        ["protocol"] = s.Port?.Protocol ?? "",
                                        ["tls"] = s.Tls is not null,
                                        ["hosts"] = new JsonArray([.. s.Hosts.Take(MostOfOne).Select(h => (JsonNode)h)]),
                                    }
                            ),
                    ]),
                }
        );

    /// <summary>Hosts that VirtualServices in sight serve.</summary>
    public JsonArray Hosts() =>
        new([
            .. view
                .Resources.VirtualServices.Where(v => by.Has(Role.Viewer, v.Metadata.Namespace))
                .SelectMany(v => v.Spec.Hosts)
                .Where(Holds)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal)
                .Take(most)
                .Select(h => (JsonNode)h),
        ]);

    public JsonArray Namespaces() =>
        new([
            .. view
                .Resources.Namespaces.Select(n => n.Metadata.Name)
                .Concat(view.Resources.VirtualServices.Select(v => v.Metadata.Namespace))
                .Concat(view.Resources.Gateways.Select(g => g.Metadata.Namespace))
                .Concat(view.Resources.Services.Select(s => s.Metadata.Namespace))
                .Concat(by.Grants.Select(g => g.Namespace).Where(n => n != Grant.Everywhere))
                .Where(n => by.Has(Role.Viewer, n) && Holds(n))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Take(most)
                .Select(n => (JsonNode)n),
        ]);

    private bool IsKnown(Resources.Istio.Gateway gateway, IReadOnlyList<KnownGateway> known) =>
        by.Has(Role.Viewer, gateway.Metadata.Namespace)
        || known.Any(k => MeshReading.Serves(k.Node, gateway) && Sight.MayKnow(by, k, view));

    private bool Holds(string text) => text.Contains(typed, StringComparison.OrdinalIgnoreCase);

    private JsonArray Part<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonObject> write) =>
        new([.. items.OrderBy(name, StringComparer.Ordinal).Take(most).Select(i => (JsonNode)write(i))]);

    private string Qualified(string host, string ns) => view.Catalog.Find(host, ns, ns)?.Host ?? ShortName(host, ns);

    private string ShortName(string host, string ns) =>
        host.Contains('.', StringComparison.Ordinal)
            ? host
            : view.Catalog.Services.ToArray().FirstOrDefault(s => s.Name == host && s.Namespace == ns)?.Host ?? host;

    private static JsonObject Port(CatalogPort port) =>
        new()
        {
            ["number"] = port.Number,
            ["name"] = port.Name,
            ["protocol"] = port.Protocol.ToString(),
        };
}
