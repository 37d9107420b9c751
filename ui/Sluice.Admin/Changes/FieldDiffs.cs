using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>What differs between two states of the past, field by field.</summary>
internal static class FieldDiffs
{
    private const int Most = 500;
    private const int MostCharacters = 120;

    /// <param name="older">Null: there was none.</param>
    /// <param name="newer">Null: it went.</param>
    public static IReadOnlyList<FieldDiff> Of(JsonObject? older, JsonObject? newer)
    {
        var found = new List<FieldDiff>();
        Compare("", older is null ? new JsonObject() : ShownManifest.Written(older), newer is null ? new JsonObject() : ShownManifest.Written(newer), found);
        return found;
    }

    private static void Compare(string path, JsonNode? old, JsonNode? now, List<FieldDiff> found)
    {
        if (found.Count >= Most || JsonNode.DeepEquals(old, now))
            return;
        if (old is JsonObject one && now is JsonObject other)
        {
            foreach (var key in one.Select(e => e.Key).Union(other.Select(e => e.Key)).ToList())
                Compare(Join(path, key), one[key], other[key], found);
        }
        else if (old is JsonArray list && now is JsonArray longer)
            Lists(path, list, longer, found);
        else
            found.Add(new(path, old is null ? "added" : now is null ? "removed" : "changed", old?.DeepClone(), now?.DeepClone(), Sentence(path, old, now)));
    }

    // What only moved is told so; the rest is compared by place.
    private static void Lists(string path, JsonArray old, JsonArray now, List<FieldDiff> found)
    {
        var isReordered =
            old.Count == now.Count && old.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(now.Select(Text).Order(StringComparer.Ordinal));
        if (isReordered)
        {
            found.Add(new(path, "moved", null, null, $"{path}: ↕"));
            return;
        }
        for (var i = 0; i < Math.Max(old.Count, now.Count); i++)
            Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), i < old.Count ? old[i] : null, i < now.Count ? now[i] : null, found);
    }

    private static string Join(string path, string key)
    {
        var name = key.AsSpan().ContainsAny('.', '/') ? $"[\"{key}\"]" : key;
        return path.Length == 0 ? name : name.StartsWith('[') ? path + name : $"{path}.{name}";
    }

    private static string Sentence(string path, JsonNode? old, JsonNode? now) =>
        old is null ? $"{path}: + {Short(now)}"
        : now is null ? $"{path}: − {Short(old)}"
        : $"{path}: {Short(old)} → {Short(now)}";

    private static string Short(JsonNode? node)
    {
        var text = node is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : Text(node);
        return text.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text;
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
