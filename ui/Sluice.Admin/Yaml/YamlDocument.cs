using System.Text.Json.Nodes;
using Sluice.Resources.Reading;
using Sluice.Resources.Writing;
using YamlDotNet.Core;

namespace Sluice.Admin.Yaml;

/// <summary>
/// The text of one object and what it says. A change is made in the text, at its place: comments, order and style of the rest stay, and what moves
/// takes the comment above it along. Values are never changed in place: each change makes a new document.
/// </summary>
public sealed class YamlDocument
{
    private YamlDocument(string text, JsonObject root)
    {
        Text = text;
        Root = root;
    }

    public string Text { get; }

    /// <summary>What the text says; only to be read.</summary>
    public JsonObject Root { get; }

    /// <summary>Null, with the problem in words, where the text is not one mapping.</summary>
    public static YamlDocument? Parse(string text, out string problem)
    {
        var read = PlainYaml.Read(text, out problem);
        if (read is JsonObject root)
            return new(text, root);
        problem = problem.Length > 0 ? problem : "it is no mapping";
        return null;
    }

    public static YamlDocument Of(JsonObject root) => new(YamlBlock.Document(root), root);

    /// <summary>What stands at a place; null: nothing.</summary>
    public JsonNode? At(params IReadOnlyList<YamlStep> path) => JsonPlace.Find(Root, path);

    /// <summary>The text that stands at a place, numbers and truth values written out; empty: nothing.</summary>
    public string TextAt(params IReadOnlyList<YamlStep> path) =>
        At(path) is JsonValue value ? (value.TryGetValue<string>(out var text) ? text : value.ToJsonString()) : "";

    public IReadOnlyList<JsonNode?> ListAt(params IReadOnlyList<YamlStep> path) => At(path) as JsonArray is { } list ? [.. list] : [];

    /// <summary>Puts a value at a place; mappings and lists on the way are made where they are not there. Null removes.</summary>
    public YamlDocument Set(IReadOnlyList<YamlStep> path, JsonNode? value)
    {
        if (value is null)
            return Remove(path);
        if (JsonNode.DeepEquals(At(path), value))
            return this;
        var after = Root.DeepClone();
        JsonPlace.Set(after, path, value.DeepClone());
        // The innermost place that is there already takes the new part as a whole.
        var depth = path.Count;
        while (
            depth > 1
            && (JsonPlace.Find(Root, [.. path.Take(depth - 1)]) is not (JsonObject or JsonArray { Count: > 0 }) || !Exists(path, depth - 1))
        )
            depth--;
        IReadOnlyList<YamlStep> place = [.. path.Take(depth)];
        var part = JsonPlace.Find(after, place)!;
        return Edited(after, t => place[^1].Key is null && place[^1].Index >= CountAt(place) ? t.Insert(place, part) : t.Set(place, part));
    }

    /// <summary>Takes a value away, and the mappings and lists that are empty without it.</summary>
    public YamlDocument Remove(params IReadOnlyList<YamlStep> path)
    {
        if (At(path) is null && !Exists(path, path.Count))
            return this;
        var last = path;
        while (last.Count > 2 && CountAt(last) == 1 && last[^2].Key is not null)
            last = [.. last.Take(last.Count - 1)];
        var after = Root.DeepClone();
        JsonPlace.Remove(after, last);
        return Edited(after, t => t.Remove(last));
    }

    /// <summary>Puts a new item into a list; the list is made where it is not there.</summary>
    public YamlDocument Insert(IReadOnlyList<YamlStep> list, int index, JsonNode item)
    {
        if (At(list) is not JsonArray { Count: > 0 })
            return Set(list, new JsonArray(item.DeepClone()));
        var after = Root.DeepClone();
        ((JsonArray)JsonPlace.Find(after, list)!).Insert(index, item.DeepClone());
        return Edited(after, t => t.Insert([.. list, index], item));
    }

    /// <summary>Moves an item of a list to another place in it.</summary>
    public YamlDocument Move(IReadOnlyList<YamlStep> list, int from, int to)
    {
        if (from == to)
            return this;
        var after = Root.DeepClone();
        var items = (JsonArray)JsonPlace.Find(after, list)!;
        var item = items[from];
        items.RemoveAt(from);
        items.Insert(to, item);
        return Edited(after, t => t.Move(list, from, to));
    }

    private bool Exists(IReadOnlyList<YamlStep> path, int depth) =>
        depth == 0
        || JsonPlace.Find(Root, [.. path.Take(depth - 1)]) switch
        {
            JsonObject map => path[depth - 1].Key is { } key && map.ContainsKey(key),
            JsonArray list => path[depth - 1].Key is null && path[depth - 1].Index < list.Count,
            _ => false,
        };

    // Of what the last step goes into.
    private int CountAt(IReadOnlyList<YamlStep> path) =>
        JsonPlace.Find(Root, [.. path.Take(path.Count - 1)]) switch
        {
            JsonObject map => map.Count,
            JsonArray list => list.Count,
            _ => 0,
        };

    // What comes out is read again; where it does not say what it should, the text is patched by what differs, and at worst written anew.
    private YamlDocument Edited(JsonNode after, Func<YamlTextEdit, string> edit)
    {
        try
        {
            var text = edit(new YamlTextEdit(Text));
            if (PlainYaml.Read(text, out _) is JsonObject read && JsonNode.DeepEquals(read, after))
                return new(text, read);
        }
        catch (Exception unusual) when (unusual is YamlException or NotSupportedException or InvalidOperationException or ArgumentException)
        { }
        return new(YamlSplice.Apply(Text, Root, after), after.AsObject());
    }
}
