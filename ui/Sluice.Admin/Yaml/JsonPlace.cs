using System.Text.Json.Nodes;

namespace Sluice.Admin.Yaml;

/// <summary>Places in a value.</summary>
internal static class JsonPlace
{
    public static JsonNode? Find(JsonNode? root, IReadOnlyList<YamlStep> path)
    {
        var node = root;
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject map when step.Key is { } key => map[key],
                JsonArray list when step.Key is null && step.Index < list.Count => list[step.Index],
                _ => null,
            };
            if (node is null)
                return null;
        }
        return node;
    }

    public static void Set(JsonNode root, IReadOnlyList<YamlStep> path, JsonNode value)
    {
        var node = root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (Find(node, [path[i]]) is not (JsonObject or JsonArray))
                Put(node, path[i], path[i + 1].Key is null ? new JsonArray() : new JsonObject());
            node = Find(node, [path[i]])!;
        }
        Put(node, path[^1], value);
    }

    public static void Remove(JsonNode root, IReadOnlyList<YamlStep> path)
    {
        var parent = Find(root, [.. path.Take(path.Count - 1)]);
        if (parent is JsonObject map)
            map.Remove(path[^1].Key!);
        else if (parent is JsonArray list)
            list.RemoveAt(path[^1].Index);
    }

    private static void Put(JsonNode node, YamlStep step, JsonNode value)
    {
        if (node is JsonObject map && step.Key is { } key)
            map[key] = value;
        else if (node is JsonArray list && step.Index < list.Count)
            list[step.Index] = value;
        else
            node.AsArray().Add(value);
    }
}
