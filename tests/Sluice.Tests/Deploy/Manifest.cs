using System.Text.Json.Nodes;

namespace Sluice.Tests.Deploy;

/// <summary>One object as it is sent to a cluster.</summary>
internal sealed record Manifest(JsonObject Json)
{
    public string ApiVersion => Text("apiVersion");
    public string Kind => Text("kind");
    public string Name => Text("metadata.name");
    public string Namespace => Text("metadata.namespace");
    public string Key => $"{Kind} {Namespace}/{Name}";

    /// <summary>The text of an entry whose name has a point in it.</summary>
    public string Text(string path, string name) => At(path)?[name]?.ToString() ?? "";

    /// <summary>The text at a path such as <c>spec.type</c>; empty where there is none.</summary>
    public string Text(string path) => At(path)?.ToString() ?? "";

    public JsonNode? At(string path) => At(Json, path);

    /// <summary>The items of a list at a path; none where there is no list.</summary>
    public IEnumerable<JsonObject> Items(string path) => Items(Json, path);

    public static IEnumerable<JsonObject> Items(JsonNode? node, string path) => (At(node, path) as JsonArray ?? []).OfType<JsonObject>();

    public static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
            node = (node as JsonObject)?[part];
        return node;
    }

    /// <summary>A mapping of texts, such as labels.</summary>
    public IReadOnlyDictionary<string, string> Texts(string path) =>
        (At(path) as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value!.ToString());

    public override string ToString() => Key;
}
