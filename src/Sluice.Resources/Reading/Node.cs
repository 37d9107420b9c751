namespace Sluice.Resources.Reading;

/// <summary>A value of a document with its place. Aliases share the node they name, so a tree may have fewer nodes than <see cref="Size"/>.</summary>
internal abstract class Node(int line, int column)
{
    /// <summary>1-based.</summary>
    public int Line { get; } = line;

    /// <summary>1-based.</summary>
    public int Column { get; } = column;

    /// <summary>Nodes of this subtree with every alias expanded.</summary>
    public abstract long Size { get; }

    /// <summary>How a sentence names this value.</summary>
    public abstract string Describe();
}

internal enum ScalarKind
{
    Null,
    Bool,
    Integer,
    Float,
    Text,
}

internal sealed class ScalarNode(int line, int column, ScalarKind kind, string text) : Node(line, column)
{
    private const int DescribedLength = 60;

    public ScalarKind Kind { get; } = kind;

    /// <summary>As written; of booleans <c>true</c> or <c>false</c>, of integers decimal digits.</summary>
    public string Text { get; } = text;

    public override long Size => 1;

    public override string Describe() =>
        Kind switch
        {
            ScalarKind.Null => "null",
            ScalarKind.Bool => $"the boolean {Text}",
            ScalarKind.Integer or ScalarKind.Float => $"the number {Text}",
            _ => Text.Length > DescribedLength ? $"the text '{Text[..DescribedLength]}...'" : $"the text '{Text}'",
        };
}

internal readonly record struct MappingEntry(string Key, int Line, int Column, Node Value);

internal sealed class MappingNode(int line, int column, IReadOnlyList<MappingEntry> entries) : Node(line, column)
{
    public IReadOnlyList<MappingEntry> Entries { get; } = entries;

    public override long Size { get; } = 1 + entries.Sum(e => 1 + e.Value.Size);

    public Node? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key)
                return entry.Value;
        return null;
    }

    public string? FindText(string key) => Find(key) is ScalarNode { Kind: ScalarKind.Text } scalar ? scalar.Text : null;

    public override string Describe() => "a mapping";
}

internal sealed class SequenceNode(int line, int column, IReadOnlyList<Node> items) : Node(line, column)
{
    public IReadOnlyList<Node> Items { get; } = items;

    public override long Size { get; } = 1 + items.Sum(i => i.Size);

    public override string Describe() => "a list";
}
