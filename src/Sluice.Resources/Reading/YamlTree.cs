using Sluice.Resources.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Resources.Reading;

/// <summary>Builds node trees from YAML events, with limits on depth and on expanded size.</summary>
internal sealed class YamlTree
{
    private const string MergeKey = "<<";

    private readonly Parser _parser;
    private readonly ReadLimits _limits;
    private readonly int _lineOffset;
    private readonly Action<UnreadableException> _report;
    private readonly Dictionary<string, Node?> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    private YamlTree(string text, int lineOffset, ReadLimits limits, Action<UnreadableException> report)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _limits = limits;
        _lineOffset = lineOffset;
        _report = report;
    }

    /// <summary>Reads the documents of <paramref name="text"/>, whose first line is line <paramref name="lineOffset"/> + 1 of its file.
    /// What can be read around is told to <paramref name="report"/>; what cannot is thrown as <see cref="UnreadableException"/>.</summary>
    public static IEnumerable<Node> Read(string text, int lineOffset, ReadLimits limits, Action<UnreadableException> report)
    {
        var tree = new YamlTree(text, lineOffset, limits, report);
        tree.Next<StreamStart>();
        while (tree.Next() is DocumentStart)
        {
            tree._anchors.Clear();
            tree._nodes = 0;
            yield return tree.Read(tree.Next(), depth: 1);
            tree.Next<DocumentEnd>();
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (Next() is not T)
            throw Syntax(_parser.Current?.Start ?? Mark.Empty, "unexpected end of the document");
    }

    private ParsingEvent Next()
    {
        try
        {
            if (_parser.MoveNext() && _parser.Current is { } current)
                return current;
        }
        catch (YamlException broken)
        {
            throw Syntax(broken.Start, Sentence(broken.Message));
        }
        // The parser is not ours: whatever else it throws on broken input is a syntax error to the user, never a crash.
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            throw Syntax(_parser.Current?.End ?? Mark.Empty, "cannot be read as YAML");
        }
        throw Syntax(Mark.Empty, "unexpected end of the document");
    }

    private static string Sentence(string message) => message.Length == 0 ? "cannot be read as YAML" : message.TrimEnd('.');

    private UnreadableException Syntax(in Mark mark, string message) =>
        new(Codes.SyntaxError, Line(mark), Math.Max(1, (int)mark.Column), message);

    private int Line(in Mark mark) => _lineOffset + Math.Max(1, (int)mark.Line);

    private Node Read(ParsingEvent current, int depth)
    {
        var mark = current.Start;
        var (line, column) = (Line(mark), (int)mark.Column);
        if (depth > _limits.Depth)
            throw new UnreadableException(Codes.TooDeep, line, column, _limits.Depth);
        if (current is AnchorAlias alias)
            return Expand(alias, line, column);
        Count(1, line, column);
        var anchor = (current as NodeEvent)?.Anchor.IsEmpty == false ? ((NodeEvent)current).Anchor.Value : null;
        if (anchor is not null)
            _anchors[anchor] = null;
        Node node = current switch
        {
            Scalar scalar => ReadScalar(scalar, line, column),
            SequenceStart => ReadSequence(line, column, depth),
            MappingStart => ReadMapping(line, column, depth),
            _ => throw Syntax(mark, "unexpected end of the document"),
        };
        if (anchor is not null)
            _anchors[anchor] = node;
        return node;
    }

    private void Count(long nodes, int line, int column)
    {
        _nodes += nodes;
        if (_nodes > _limits.Nodes)
            throw new UnreadableException(Codes.TooManyNodes, line, column, _limits.Nodes);
    }

    private Node Expand(AnchorAlias alias, int line, int column)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
            throw new UnreadableException(Codes.BadAlias, line, column, alias.Value.Value, "is not defined");
        if (node is null)
            throw new UnreadableException(Codes.BadAlias, line, column, alias.Value.Value, "contains itself");
        Count(node.Size, line, column);
        return node;
    }

    private static ScalarNode ReadScalar(Scalar scalar, int line, int column)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        var plain = tag switch
        {
            "tag:yaml.org,2002:str" or "!" => false,
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" => true,
            _ => scalar.Style == ScalarStyle.Plain,
        };
        return plain ? ScalarResolver.Resolve(scalar.Value, line, column) : new(line, column, ScalarKind.Text, scalar.Value);
    }

    private SequenceNode ReadSequence(int line, int column, int depth)
    {
        var items = new List<Node>();
        for (var current = Next(); current is not SequenceEnd; current = Next())
            items.Add(Read(current, depth + 1));
        return new(line, column, items);
    }

    private MappingNode ReadMapping(int line, int column, int depth)
    {
        var entries = new List<MappingEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var merged = new List<Node>();
        for (var current = Next(); current is not MappingEnd; current = Next())
        {
            var isMerge = current is Scalar { Style: ScalarStyle.Plain, Value: MergeKey };
            var (keyLine, keyColumn) = (Line(current.Start), (int)current.Start.Column);
            var key = Read(current, depth + 1);
            var value = Read(Next(), depth + 1);
            if (isMerge)
                merged.Add(value);
            else if (key is not ScalarNode scalar)
                _report(new(Codes.KeyIsNotText, keyLine, keyColumn));
            else if (!keys.Add(scalar.Text))
                _report(new(Codes.DuplicateKey, keyLine, keyColumn, scalar.Text));
            else
                entries.Add(new(scalar.Text, keyLine, keyColumn, value));
        }
        foreach (var source in merged)
            Merge(source, entries, keys);
        return new(line, column, entries);
    }

    // YAML merge keys: what the mapping itself says wins, and of several sources the earlier one.
    private void Merge(Node source, List<MappingEntry> entries, HashSet<string> keys)
    {
        switch (source)
        {
            case MappingNode mapping:
                entries.AddRange(mapping.Entries.Where(e => keys.Add(e.Key)));
                break;
            case SequenceNode sequence when sequence.Items.All(i => i is MappingNode):
                foreach (var item in sequence.Items)
                    Merge(item, entries, keys);
                break;
            default:
                _report(new(Codes.BadMerge, source.Line, source.Column));
                break;
        }
    }
}
