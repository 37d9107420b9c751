using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Applies a patch of ours (RFC 6902: add, replace, remove) to JSON.</summary>
public static class JsonPatch
{
    /// <exception cref="InvalidOperationException">An operation does not fit the document.</exception>
    public static void Apply(JsonNode document, ReadOnlySpan<byte> patch)
    {
        foreach (var operation in JsonNode.Parse(patch)!.AsArray())
        {
            var path = operation!["path"]!.GetValue<string>();
            Apply(document, operation["op"]!.GetValue<string>(), path.Split('/')[1..], operation["value"]);
        }
    }

    private static void Apply(JsonNode document, string operation, string[] path, JsonNode? value)
    {
        var parent = document;
        foreach (var step in path[..^1])
            parent = Step(parent, Unescape(step)) ?? throw Missing(path);
        var last = Unescape(path[^1]);
        switch (parent)
        {
            case JsonObject map when operation == "remove":
                if (!map.Remove(last))
                    throw Missing(path);
                break;
            case JsonObject map:
                map[last] = value?.DeepClone();
                break;
            case JsonArray list when operation == "remove":
                list.RemoveAt(Index(last));
                break;
            case JsonArray list when operation == "add":
                list.Insert(last == "-" ? list.Count : Index(last), value?.DeepClone());
                break;
            case JsonArray list:
                list[Index(last)] = value?.DeepClone();
                break;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Step(JsonNode parent, string step) =>
        parent switch
        {
            JsonObject map => map[step],
            JsonArray list => list[Index(step)],
            _ => null,
        };

    private static int Index(string step) => int.Parse(step, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static InvalidOperationException Missing(string[] path) =>
        new($"the patch names /{string.Join('/', path)}, which is not there");
}
