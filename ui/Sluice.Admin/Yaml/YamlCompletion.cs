using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sluice.Admin.Yaml;

/// <summary>What can stand at a place of a text, by the OpenAPI schema of its kind. The text need not be whole: it is judged by its indentation.</summary>
/// <param name="schema">Of the whole object.</param>
/// <param name="values">Values that are known for a path, as <c>spec.gateways</c>.</param>
public sealed partial class YamlCompletion(JsonObject schema, Func<string, IReadOnlyList<string>> values)
{
    private const int Most = 200;

    /// <param name="text">All of it.</param>
    /// <param name="line">1-based.</param>
    /// <param name="column">1-based, of the cursor.</param>
    public IReadOnlyList<Completion> At(string text, int line, int column)
    {
        var lines = text.Split('\n');
        if (line < 1 || line > lines.Length)
            return [];
        var before = lines[line - 1][..Math.Min(column - 1, lines[line - 1].Length)].TrimEnd('\r');
        var entry = Entry().Match(before);
        var indent = Leading().Match(before).Length;
        var path = PathAbove(lines, line - 2, indent);
        if (entry.Success)
            return Values([.. path, entry.Groups["key"].Value]);
        // A dash with nothing but a beginning after it: an item of a list of values, or the first key of one of mappings.
        return Find(path) is { } place && Keys(place) is { Count: > 0 } keys ? keys : before.Contains('-', StringComparison.Ordinal) ? Values(path) : [];
    }

    // Keys of lines that stand less deep, innermost last.
    private static List<string> PathAbove(string[] lines, int from, int indent)
    {
        var path = new List<string>();
        for (var i = from; i >= 0 && indent > 0; i--)
        {
            var line = lines[i].TrimEnd();
            if (line.TrimStart().Length == 0 || line.TrimStart().StartsWith('#'))
                continue;
            var match = Entry().Match(line);
            var column = Leading().Match(line).Length;
            // A list may stand as deep as its key.
            var isList = column == indent - 2 && lines[i + 1].TrimStart().StartsWith('-');
            if (!match.Success || (column >= indent && !isList))
            {
                if (!match.Success && column < indent)
                    indent = Math.Min(indent, line.Length - line.TrimStart().Length + 1);
                continue;
            }
            path.Insert(0, match.Groups["key"].Value);
            indent = line.Length - line.TrimStart().Length < column ? line.Length - line.TrimStart().Length + 1 : column;
        }
        return path;
    }

    private JsonObject? Find(IReadOnlyList<string> path)
    {
        var place = schema;
        foreach (var key in path)
        {
            place = Inner(place);
            var next = place["properties"]?[key] ?? place["additionalProperties"];
            if (next is not JsonObject found)
                return null;
            place = found;
        }
        return Inner(place);
    }

    private static JsonObject Inner(JsonObject place)
    {
        while (place["items"] is JsonObject item)
            place = item;
        return place;
    }

    private static List<Completion> Keys(JsonObject place) =>
        place["properties"] is not JsonObject properties
            ? []
            : [.. properties.Select(p => new Completion(p.Key, p.Key + (IsScalar(p.Value) ? ": " : ":"), TypeOf(p.Value), IsKey: true)).Take(Most)];

    private List<Completion> Values(IReadOnlyList<string> path)
    {
        var known = values(string.Join('.', path));
        var place = Find(path);
        var listed = place?["enum"] as JsonArray is { } members ? members.Select(m => (string?)m ?? "") : [];
        var truths = (string?)place?["type"] == "boolean" ? new[] { "true", "false" } : [];
        return [.. known.Concat(listed).Concat(truths).Distinct().Select(v => new Completion(v, v, "", IsKey: false)).Take(Most)];
    }

    private static bool IsScalar(JsonNode? place) => (string?)place?["type"] is not ("object" or "array");

    private static string TypeOf(JsonNode? place) => (string?)place?["type"] ?? "";

    // With its dashes: the key after them stands deeper.
    [GeneratedRegex(@"^\s*(- +)*")]
    private static partial Regex Leading();

    [GeneratedRegex(@"^\s*(- +)*(?<key>[\w./-]+):( .*)?$")]
    private static partial Regex Entry();
}
