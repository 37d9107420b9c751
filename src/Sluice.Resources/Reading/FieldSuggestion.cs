namespace Sluice.Resources.Reading;

/// <summary>Says what an unknown field was probably meant to be: the same name at another depth, or a near name here.</summary>
internal static class FieldSuggestion
{
    private const int SearchDepth = 3;

    public static string For(MappingEntry entry, RecordShape shape, BindContext context)
    {
        var sameButCase = shape.Fields.Keys.FirstOrDefault(k => k.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
        if (sameButCase is not null)
            return $"did you mean {sameButCase}?";
        if (Deeper(entry, shape, context) is { } deeper)
            return $"'{entry.Key}' is a field of {deeper}: move it there";
        if (Higher(entry, context) is { } higher)
            return $"'{entry.Key}' is a field of {higher}: move it up";
        return Spelling.Nearest(entry.Key, shape.Fields.Keys) is { } near ? $"did you mean {near}?" : "";
    }

    // What is written too far to the left belongs to what stands above it, so the last one written before it comes first.
    private static string? Deeper(MappingEntry entry, RecordShape shape, BindContext context)
    {
        var mapping = context.Ancestors[^1].Node;
        var above = mapping.Entries.TakeWhile(e => e.Line < entry.Line || (e.Line == entry.Line && e.Column < entry.Column)).Reverse();
        foreach (var candidate in above)
            if (shape.Fields.TryGetValue(candidate.Key, out var field) && field.Value.Record is { } record)
                if (Within(record, entry.Key, candidate.Value, context.PathOf(candidate.Key), SearchDepth) is { } path)
                    return path;
        foreach (var field in shape.Fields.Values)
            if (field.Value.Record is { } record && record.Fields.ContainsKey(entry.Key))
                return context.PathOf(field.Name);
        return null;
    }

    private static string? Within(RecordShape shape, string name, Node node, string path, int depth)
    {
        if (node is SequenceNode { Items.Count: > 0 } sequence)
            return Within(shape, name, sequence.Items[^1], $"{path}[{sequence.Items.Count - 1}]", depth);
        if (node is not MappingNode mapping)
            return null;
        if (shape.Fields.ContainsKey(name))
            return path;
        if (depth == 0)
            return null;
        foreach (var entry in mapping.Entries.Reverse())
            if (shape.Fields.TryGetValue(entry.Key, out var field) && field.Value.Record is { } record)
                if (Within(record, name, entry.Value, $"{path}.{entry.Key}", depth - 1) is { } found)
                    return found;
        return null;
    }

    private static string? Higher(MappingEntry entry, BindContext context)
    {
        for (var i = context.Ancestors.Count - 2; i >= 0; i--)
            if (context.Ancestors[i].Shape.Fields.ContainsKey(entry.Key))
                return i == 0 ? "the resource itself" : context.PathAt(context.Ancestors[i].Depth);
        return null;
    }
}
