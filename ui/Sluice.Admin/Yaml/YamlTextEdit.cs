using System.Text.Json.Nodes;
using Sluice.Resources.Writing;

namespace Sluice.Admin.Yaml;

/// <summary>Makes one change in a text. Where it cannot, it throws <see cref="NotSupportedException"/>; whoever asks checks what comes out.</summary>
internal sealed class YamlTextEdit
{
    private readonly string _text;
    private readonly YamlSpan _root;

    public YamlTextEdit(string text)
    {
        // So that every line that is moved or followed has its end.
        _text = text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
        _root = YamlSpanReader.Read(_text);
    }

    /// <summary>Replaces what stands at a place, or puts it into the mapping that its last step goes into.</summary>
    public string Set(IReadOnlyList<YamlStep> path, JsonNode value)
    {
        var parent = Find(path, path.Count - 1);
        if (path[^1].Key is not { } key)
            return SetItem(parent, path[^1].Index, value);
        var entry = parent.Entries!.FirstOrDefault(e => e.Key == key);
        if (entry.Value is null)
            return parent.IsFlow
                ? ReplaceFlow(path, f => f[key] = value.DeepClone())
                : Splice(LineEnd(parent.End), LineEnd(parent.End), "\n" + Pad(parent) + YamlBlock.Entry(key, value, parent.Column));
        if (parent.IsFlow || entry.Value.IsFlow)
            return SetFlow(parent, entry, value);
        if (IsScalar(entry.Value) && value is JsonValue && entry.Value.End > entry.Value.Start && !IsBlockText(entry.Value))
            return Splice(entry.Value.Start, entry.Value.End, YamlFlow.Of(value));
        return Splice(entry.Start, entry.Value.End, YamlBlock.Entry(key, value, parent.Column));
    }

    public string Remove(IReadOnlyList<YamlStep> path)
    {
        var parent = Find(path, path.Count - 1);
        if (parent.IsFlow)
            throw new NotSupportedException();
        if (path[^1].Key is not { } key)
        {
            var (from, to) = Block(parent, path[^1].Index);
            return Splice(from, to, "");
        }
        var entries = parent.Entries!;
        var at = entries.ToList().FindIndex(e => e.Key == key);
        var (start, value) = (entries[at].Start, entries[at].Value);
        var line = LineStart(start);
        if (_text.AsSpan(line, start - line).Trim(' ').IsEmpty)
            return Splice(line, LineEnd(value.End) + 1, "");
        // The first of an item, beside its dash: the next takes its place.
        return at + 1 < entries.Count ? Splice(start, entries[at + 1].Start, "") : throw new NotSupportedException();
    }

    /// <param name="path">Of the item as it will be.</param>
    /// <param name="item">Goes before the one that stands there now.</param>
    public string Insert(IReadOnlyList<YamlStep> path, JsonNode item)
    {
        var list = Find(path, path.Count - 1);
        if (list.IsFlow)
            return ReplaceList(path, items => items.Insert(path[^1].Index, item.DeepClone()));
        var text = Pad(list) + YamlBlock.Item(item, list.Column) + "\n";
        var at = path[^1].Index < list.Items!.Count ? Block(list, path[^1].Index).Start : Block(list, list.Items.Count - 1).End;
        return Splice(at, at, text);
    }

    public string Move(IReadOnlyList<YamlStep> path, int from, int to)
    {
        var list = Find(path, path.Count);
        if (list.IsFlow)
            throw new NotSupportedException();
        var blocks = Enumerable.Range(0, list.Items!.Count).Select(i => Block(list, i)).ToList();
        var texts = blocks.ConvertAll(b => _text[b.Start..b.End]);
        var moved = texts[from];
        texts.RemoveAt(from);
        texts.Insert(to, moved);
        return Splice(blocks[0].Start, blocks[^1].End, string.Concat(texts));
    }

    private string SetItem(YamlSpan list, int index, JsonNode value)
    {
        var item = list.Items![index];
        if (list.IsFlow || (IsScalar(item) && value is JsonValue))
            return Splice(item.Start, item.End, YamlFlow.Of(value));
        return Splice(DashOf(list, item), item.End, YamlBlock.Item(value, list.Column));
    }

    // What is on one line stays so, as long as it is short.
    private string SetFlow(YamlSpan parent, (string Key, int Start, YamlSpan Value) entry, JsonNode value)
    {
        const int longest = 100;
        var flow = YamlFlow.Of(value);
        return
            parent.IsFlow
            || (entry.Value.IsFlow && flow.Length <= longest && value is not JsonArray { Count: > 0 } and not JsonObject { Count: > 2 })
            ? Splice(entry.Value.Start, entry.Value.End, flow)
            : Splice(entry.Start, entry.Value.End, YamlBlock.Entry(entry.Key, value, parent.Column));
    }

    private string ReplaceFlow(IReadOnlyList<YamlStep> path, Action<JsonObject> change)
    {
        var span = Find(path, path.Count - 1);
        var map = (JsonObject)Sluice.Resources.Reading.PlainYaml.Read(_text[span.Start..span.End], out _)!;
        change(map);
        return Splice(span.Start, span.End, YamlFlow.Of(map));
    }

    private string ReplaceList(IReadOnlyList<YamlStep> path, Action<JsonArray> change)
    {
        var span = Find(path, path.Count - 1);
        var list = (JsonArray)Sluice.Resources.Reading.PlainYaml.Read(_text[span.Start..span.End], out _)!;
        change(list);
        return Splice(span.Start, span.End, YamlFlow.Of(list));
    }

    private YamlSpan Find(IReadOnlyList<YamlStep> path, int depth)
    {
        var span = _root;
        foreach (var step in path.Take(depth))
            span =
                step.Key is { } key ? span.Entries?.FirstOrDefault(e => e.Key == key).Value ?? throw new NotSupportedException()
                : span.Items is { } items && step.Index < items.Count ? items[step.Index]
                : throw new NotSupportedException();
        return span;
    }

    // An item's lines: from the comments above it, which are its own unless they stand deeper, to those of the next.
    private (int Start, int End) Block(YamlSpan list, int index)
    {
        var end = index + 1 < list.Items!.Count ? Head(list, list.Items[index + 1]) : Tail(list);
        return (Head(list, list.Items[index]), end);
    }

    // The last item has the comments below it that stand deeper than its dash.
    private int Tail(YamlSpan list)
    {
        var end = Math.Min(LineEnd(list.End) + 1, _text.Length);
        while (end < _text.Length)
        {
            var line = _text.AsSpan(end, LineEnd(end) - end);
            var indent = line.Length - line.TrimStart(' ').Length;
            if (!line.TrimStart(' ').StartsWith("#") || indent <= list.Column)
                break;
            end = Math.Min(LineEnd(end) + 1, _text.Length);
        }
        return end;
    }

    private int Head(YamlSpan list, YamlSpan item)
    {
        var head = LineStart(DashOf(list, item));
        while (head > 0)
        {
            var above = LineStart(head - 1);
            var line = _text.AsSpan(above, head - above);
            var indent = line.Length - line.TrimStart(' ').Length;
            if (!line.TrimStart(' ').StartsWith("#") || indent > list.Column)
                break;
            head = above;
        }
        return head;
    }

    private int DashOf(YamlSpan list, YamlSpan item)
    {
        var line = LineStart(item.Start);
        var before = _text.AsSpan(line, item.Start - line);
        return before.IndexOf('-') == list.Column && before.Trim([' ', '-']).IsEmpty
            ? line + list.Column
            : throw new NotSupportedException();
    }

    private static bool IsScalar(YamlSpan span) => span.Entries is null && span.Items is null;

    private bool IsBlockText(YamlSpan span) => _text[span.Start] is '|' or '>' or '&' or '*' or '!';

    private static string Pad(YamlSpan span) => new(' ', span.Column);

    private string Splice(int from, int to, string text) =>
        string.Concat(_text.AsSpan(0, from), text, _text.AsSpan(Math.Min(to, _text.Length)));

    private int LineStart(int index) => index == 0 ? 0 : _text.LastIndexOf('\n', index - 1) + 1;

    private int LineEnd(int index)
    {
        var end = _text.IndexOf('\n', index);
        return end < 0 ? _text.Length : end;
    }
}
