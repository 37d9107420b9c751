using System.Text.Json.Nodes;

namespace Sluice.Admin.Traffic;

/// <summary>Which ports a gateway opens: those of the Gateways whose selector its labels hold, and of ForwardProxies likewise.</summary>
internal static class GatewayPorts
{
    public static IReadOnlyList<GatewayPort> Of(IReadOnlyDictionary<string, string>? labels, IEnumerable<JsonObject> resources) =>
        labels is null
            ? []
            :
            [
                .. resources
                    .Where(r => Selects(r["spec"]?["selector"] as JsonObject, labels))
                    .SelectMany(PortsOf)
                    .DistinctBy(p => (p.Number, p.Protocol))
                    .OrderBy(p => p.Number),
            ];

    public static IEnumerable<GatewayPort> PortsOf(JsonObject resource)
    {
        var name = $"{resource["metadata"]?["namespace"]}/{resource["metadata"]?["name"]}";
        var servers = (resource["spec"]?["servers"] as JsonArray ?? []).Select(s => s?["port"]).OfType<JsonObject>();
        foreach (var port in servers)
            if (Number(port["number"]) is { } number)
                yield return new(number, $"{port["protocol"]}", name);
        if (Number(resource["spec"]?["port"]) is { } proxy)
            yield return new(proxy, "proxy", name);
    }

    private static bool Selects(JsonObject? selector, IReadOnlyDictionary<string, string> labels) =>
        (selector ?? []).All(l => labels.TryGetValue(l.Key, out var value) && value == $"{l.Value}");

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
