using System.Text;
using System.Text.Json.Nodes;
using Sluice.Resources.Reading;
using YamlDotNet.Core;

namespace Sluice.Resources.Writing;

/// <summary>
/// Changes a document's text where its value changes, and nowhere else: comments, order and style of the rest stay. What comes out is read
/// again; where it does not say what it should, the document is written anew.
/// </summary>
public sealed class YamlSplice
{
    private readonly string _text;
    private readonly List<(int Start, int End, string Text)> _edits = [];

    private YamlSplice(string text) => _text = text;

    public static string Apply(string text, JsonNode before, JsonNode after)
    {
        var splice = new YamlSplice(text);
        try
        {
            splice.Change(YamlSpanReader.Read(text), before, after);
            var changed = splice.Edited();
            if (PlainYaml.Read(changed, out _) is { } read && JsonNode.DeepEquals(read, after))
                return changed;
        }
        catch (Exception unusual) when (unusual is YamlException or NotSupportedException or InvalidOperationException or ArgumentException)
        { }
        var start = text.TrimStart().StartsWith("---", StringComparison.Ordinal) ? "---\n" : "";
        return start + YamlBlock.Document(after);
    }

    private string Edited()
    {
        var result = new StringBuilder();
        var position = 0;
        // Stable: of two at one place, the inner was found first.
        foreach (var (start, end, text) in _edits.OrderBy(e => e.Start))
        {
            result.Append(_text, position, start - position).Append(text);
            position = end;
        }
        return result.Append(_text, position, _text.Length - position).ToString();
    }

    private void Change(YamlSpan span, JsonNode before, JsonNode after)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (span.IsFlow)
            _edits.Add((span.Start, span.End, after.ToJsonString()));
        else if (span.Entries is { } entries && before is JsonObject was && after is JsonObject becomes)
            ChangeMap(span, entries, was, becomes);
        else if (span.Items is { } items && before is JsonArray had && after is JsonArray has)
            ChangeList(span, items, had, has);
        else
            throw new NotSupportedException();
    }

    private void ChangeMap(
        YamlSpan span,
        IReadOnlyList<(string Key, int Start, YamlSpan Value)> entries,
        JsonObject was,
        JsonObject becomes
    )
    {
        foreach (var (key, start, value) in entries)
        {
            if (!becomes.TryGetPropertyValue(key, out var next))
                _edits.Add((LineStart(start), LineEnd(value.End) + 1, ""));
            else if (was[key] is { } old && next is not null && CanChange(value, old, next))
                Change(value, old, next);
            else if (!JsonNode.DeepEquals(was[key], next))
                _edits.Add((start, value.End, YamlBlock.Entry(key, next, span.Column)));
        }
        var added = becomes.Where(e => !was.ContainsKey(e.Key)).Select(e => YamlBlock.Entry(e.Key, e.Value, span.Column));
        Append(span, added);
    }

    // Of its own style and shape; else it is written anew.
    private static bool CanChange(YamlSpan span, JsonNode old, JsonNode next) =>
        JsonNode.DeepEquals(old, next)
        || (!span.IsFlow && ((span.Entries is not null && next is JsonObject) || (span.Items is not null && next is JsonArray)));

    private void ChangeList(YamlSpan span, IReadOnlyList<YamlSpan> items, JsonArray had, JsonArray has)
    {
        var next = 0;
        for (var i = 0; i < items.Count; i++)
        {
            var same = IndexOf(has, had[i], next);
            if (same < 0)
            {
                _edits.Add((DashLine(items[i], span), LineEnd(items[i].End) + 1, ""));
                continue;
            }
            for (; next < same; next++)
            {
                var line = DashLine(items[i], span);
                _edits.Add((line, line, Indented(YamlBlock.Item(has[next], span.Column), span.Column) + "\n"));
            }
            if (had[i] is { } old && has[same] is { } now)
                Change(items[i], old, now);
            next++;
        }
        Append(span, has.Skip(next).Select(i => YamlBlock.Item(i, span.Column)));
    }

    private static int IndexOf(JsonArray list, JsonNode? wanted, int from)
    {
        for (var i = from; i < list.Count; i++)
        {
            if (JsonNode.DeepEquals(list[i], wanted) || NameOf(wanted) is { } name && NameOf(list[i]) == name)
                return i;
        }
        return -1;
    }

    // Items of a pod's lists have a name; items of a List have one in their metadata.
    private static string? NameOf(JsonNode? item) =>
        item is not JsonObject map ? null
        : map["name"] is JsonValue name && name.TryGetValue<string>(out var text) ? text
        : map["metadata"] is JsonObject metadata && map["kind"] is { } kind ? $"{kind}/{metadata["namespace"]}/{metadata["name"]}"
        : null;

    private void Append(YamlSpan span, IEnumerable<string> parts)
    {
        var end = LineEnd(span.End);
        foreach (var part in parts)
            _edits.Add((end, end, "\n" + Indented(part, span.Column)));
    }

    private static string Indented(string block, int column) => new string(' ', column) + block;

    private int LineStart(int index)
    {
        var start = index == 0 ? 0 : _text.LastIndexOf('\n', index - 1) + 1;
        return _text.AsSpan(start, index - start).Trim(' ').IsEmpty ? start : throw new NotSupportedException();
    }

    private int DashLine(YamlSpan item, YamlSpan list)
    {
        var start = item.Start == 0 ? 0 : _text.LastIndexOf('\n', item.Start - 1) + 1;
        var before = _text.AsSpan(start, item.Start - start);
        return before.IndexOf('-') == list.Column && before.Trim([' ', '-']).IsEmpty ? start : throw new NotSupportedException();
    }

    private int LineEnd(int index)
    {
        var end = _text.IndexOf('\n', index);
        return end < 0 ? _text.Length : end;
    }
}
