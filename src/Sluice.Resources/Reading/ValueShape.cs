using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>How a node becomes a value of one type. Built once per type by <see cref="ShapeBuilder"/>, immutable and shared.</summary>
internal abstract class ValueShape
{
    /// <summary>The record within: of a list its items', of a map its values'.</summary>
    public virtual RecordShape? Record => null;

    /// <summary>Names of the fixed values of an enumeration; empty otherwise.</summary>
    public virtual IReadOnlyList<string> Members => [];

    /// <summary>What OpenAPI calls it.</summary>
    public abstract SchemaType Schema { get; }

    /// <summary>Of a list and of a map: what it holds.</summary>
    public virtual ValueShape? Item => null;

    /// <summary>The value, or null after an error has been reported.</summary>
    public abstract object? Bind(Node node, BindContext context);
}

internal sealed class ListShape<T>(ValueShape item) : ValueShape
{
    public override SchemaType Schema => SchemaType.List;

    public override ValueShape? Item => item;

    public override RecordShape? Record => item.Record;

    public override IReadOnlyList<string> Members => item.Members;

    public override object? Bind(Node node, BindContext context)
    {
        if (node is not SequenceNode sequence)
        {
            var suggestion = node is MappingNode or ScalarNode { Kind: ScalarKind.Text }
                ? "write it as a list item: put '- ' before it"
                : "";
            context.Report(Codes.WrongType, node, suggestion, "a list", node.Describe());
            return null;
        }
        var items = new List<T>(sequence.Items.Count);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            context.EnterItem(i);
            if (item.Bind(sequence.Items[i], context) is T value)
                items.Add(value);
            context.Leave();
        }
        return items.ToValueList();
    }
}

internal sealed class MapShape<T>(ValueShape item) : ValueShape
{
    public override SchemaType Schema => SchemaType.Mapping;

    public override ValueShape? Item => item;

    public override RecordShape? Record => item.Record;

    public override object? Bind(Node node, BindContext context)
    {
        if (node is not MappingNode mapping)
        {
            context.Report(Codes.WrongType, node, "", "a mapping", node.Describe());
            return null;
        }
        var items = new List<KeyValuePair<string, T>>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            context.EnterKey(entry.Key);
            // Go's decoders, and so Kubernetes, take a null map value for the zero value.
            if (entry.Value is ScalarNode { Kind: ScalarKind.Null })
                items.Add(new(entry.Key, Zero));
            else if (item.Bind(entry.Value, context) is T value)
                items.Add(new(entry.Key, value));
            context.Leave();
        }
        return items.ToValueMap();
    }

    private static T Zero =>
        typeof(T) == typeof(string) ? (T)(object)""
        : typeof(T) == typeof(Secret) ? (T)(object)Secret.Empty
        : default!;
}

internal sealed class EnumShape(IReadOnlyDictionary<string, object> values) : ValueShape
{
    public override SchemaType Schema => new("string");

    public override IReadOnlyList<string> Members { get; } = [.. values.Keys];

    public override object? Bind(Node node, BindContext context)
    {
        if (node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            context.Report(Codes.WrongType, node, "", $"one of {string.Join(", ", Members)}", node.Describe());
            return null;
        }
        if (values.TryGetValue(scalar.Text, out var value))
            return value;
        var near = Spelling.Nearest(scalar.Text, Members);
        context.Report(Codes.UnknownValue, node, near is null ? "" : $"did you mean {near}?", scalar.Text, string.Join(", ", Members));
        return null;
    }
}
