using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>A place in a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly IReadOnlyList<string> _tokens;

    private JsonPointer(IReadOnlyList<string> tokens, string text)
    {
        _tokens = tokens;
        Text = text;
    }

    public string Text { get; }

    public bool IsRoot => _tokens.Count == 0;

    public static JsonPointer Parse(string text)
    {
        if (text.Length > 0 && text[0] != '/')
            throw new PatchException($"the path '{text}' does not begin with '/'");
        var tokens = text.Length == 0 ? [] : text[1..].Split('/').Select(Unescape).ToList();
        return new(tokens, text);
    }

    /// <summary>Whether <paramref name="other"/> lies within what this points to.</summary>
    public bool IsAbove(JsonPointer other) =>
        other._tokens.Count > _tokens.Count && other._tokens.Take(_tokens.Count).SequenceEqual(_tokens);

    public JsonNode? Get(JsonNode? document)
    {
        var node = document;
        foreach (var token in _tokens)
            node = Child(node, token);
        return node;
    }

    public JsonNode? Add(JsonNode? document, JsonNode? value)
    {
        if (IsRoot)
            return value;
        switch (Parent(document))
        {
            case JsonObject parent:
                parent[_tokens[^1]] = value;
                break;
            case JsonArray parent:
                parent.Insert(_tokens[^1] == "-" ? parent.Count : Index(_tokens[^1], parent.Count + 1), value);
                break;
            default:
                throw Missing();
        }
        return document;
    }

    /// <summary>Takes the value out of the document and returns it.</summary>
    public JsonNode? Remove(JsonNode? document)
    {
        switch (Parent(document))
        {
            case JsonObject parent when parent.TryGetPropertyValue(_tokens[^1], out var value):
                parent.Remove(_tokens[^1]);
                return value;
            case JsonArray parent:
                var index = Index(_tokens[^1], parent.Count);
                var item = parent[index];
                parent.RemoveAt(index);
                return item;
            default:
                throw Missing();
        }
    }

    public JsonNode? Replace(JsonNode? document, JsonNode? value)
    {
        if (IsRoot)
            return value;
        switch (Parent(document))
        {
            case JsonObject parent when parent.ContainsKey(_tokens[^1]):
                parent[_tokens[^1]] = value;
                break;
            case JsonArray parent:
                parent[Index(_tokens[^1], parent.Count)] = value;
                break;
            default:
                throw Missing();
        }
        return document;
    }

    private JsonNode? Parent(JsonNode? document)
    {
        if (IsRoot)
            throw new PatchException("the whole document cannot be removed");
        var node = document;
        foreach (var token in _tokens.Take(_tokens.Count - 1))
            node = Child(node, token);
        return node;
    }

    private JsonNode? Child(JsonNode? node, string token) =>
        node switch
        {
            JsonObject parent when parent.TryGetPropertyValue(token, out var value) => value,
            JsonArray parent => parent[Index(token, parent.Count)],
            _ => throw Missing(),
        };

    private int Index(string token, int count)
    {
        var isIndex = token == "0" || (token.Length > 0 && token[0] is >= '1' and <= '9');
        if (!isIndex || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw new PatchException($"'{token}' in the path '{Text}' is not an index of a list");
        return index < count ? index : throw Missing();
    }

    private PatchException Missing() => new($"there is nothing at the path '{Text}'");

    // ~1 before ~0, so that ~01 becomes ~1 and not '/'.
    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
