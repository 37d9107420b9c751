using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Reads parts of upstream's tables as resources. They are not validated: upstream's unit tests leave out what does not matter there.</summary>
internal static class UpstreamResources
{
    /// <summary>A table's <c>{Meta, Spec}</c> as a document.</summary>
    public static Resource Config(JsonElement config, string kind)
    {
        var meta = config.TryGetProperty("Meta", out var m) ? m : default;
        if (meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("GroupVersionKind", out var type))
            kind = type.GetProperty("Kind").GetString()!;
        return Document(kind, Text(meta, "Name"), Text(meta, "Namespace"), config.GetProperty("Spec"), Annotations(meta));
    }

    public static IReadOnlyList<Resource> Configs(JsonElement row, string property, string kind) =>
        row.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(IsKnown).Select(c => Config(c, kind))]
            : [];

    // The table's reader left "?" where it did not know a kind: policies and extensions, which have no part in routing.
    private static bool IsKnown(JsonElement config) =>
        !config.GetProperty("Meta").TryGetProperty("GroupVersionKind", out var type) || type.GetProperty("Version").GetString() != "?";

    public static HttpRoute Route(JsonElement route) => Routes($"[{route.GetRawText()}]")[0];

    public static IReadOnlyList<HttpRoute> Routes(string json) =>
        [
            .. ((VirtualService)Document("VirtualService", "vs", "default", JsonDocument.Parse($"{{\"http\":{json}}}").RootElement, null))
                .Spec
                .Http,
        ];

    public static Server Server(JsonElement server)
    {
        var spec = JsonDocument.Parse($"{{\"servers\":[{server.GetRawText()}]}}").RootElement;
        return ((Gateway)Document("Gateway", "gw", "default", spec, null)).Spec.Servers[0];
    }

    /// <summary>Every document, valid or not.</summary>
    public static ResourceSet Yaml(string yaml) => ResourceSet.Of(Read(yaml));

    public static Resource Document(string kind, string name, string ns, JsonElement spec, JsonObject? annotations)
    {
        var metadata = new JsonObject { ["name"] = name.ToLowerInvariant(), ["namespace"] = ns.ToLowerInvariant() };
        if (annotations is not null)
            metadata["annotations"] = annotations;
        var document = new JsonObject
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = kind,
            ["metadata"] = metadata,
            ["spec"] = Resolved(JsonNode.Parse(spec.GetRawText())),
        };
        return Read(document.ToJsonString()).Single();
    }

    private static IEnumerable<Resource> Read(string text) =>
        ResourceReader.Read(SourceFile.OfText("case.yaml", text)).Resources.Select(r => r.Resource);

    /// <summary>A conversion that the table's reader did not follow, <c>{"$call": "TLSmode", "args": ["SIMPLE"]}</c>, is its argument.</summary>
    private static JsonNode? Resolved(JsonNode? node)
    {
        if (node is JsonObject call && call.ContainsKey("$call"))
            return call["args"]![0]!.DeepClone();
        if (node is JsonObject members)
            return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Resolved(m.Value?.DeepClone()))));
        return node is JsonArray items ? new JsonArray([.. items.Select(i => Resolved(i?.DeepClone()))]) : node;
    }

    private static JsonObject? Annotations(JsonElement meta) =>
        meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("Annotations", out var annotations)
            ? JsonNode.Parse(annotations.GetRawText())!.AsObject()
            : null;

    private static string Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) ? value.GetString()! : "default";
}
