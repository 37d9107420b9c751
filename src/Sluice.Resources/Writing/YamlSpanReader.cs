using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Resources.Writing;

/// <summary>Reads where the values of a document stand. The document has been read before, so that it is known to be valid.</summary>
public sealed class YamlSpanReader
{
    private readonly string _text;
    private readonly Parser _parser;

    private YamlSpanReader(string text)
    {
        _text = text;
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <exception cref="YamlException">The text is no YAML after all.</exception>
    public static YamlSpan Read(string text)
    {
        var reader = new YamlSpanReader(text);
        var current = reader.Next();
        while (current is StreamStart or DocumentStart)
            current = reader.Next();
        return reader.Read(current);
    }

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw new YamlException("the document ends too early");

    private YamlSpan Read(ParsingEvent current) =>
        current switch
        {
            MappingStart map => ReadMap(map),
            SequenceStart list => ReadList(list),
            _ => Span(current, Trim((int)current.Start.Index, (int)current.End.Index)),
        };

    private YamlSpan ReadMap(MappingStart start)
    {
        var entries = new List<(string, int, YamlSpan)>();
        var current = Next();
        for (; current is not MappingEnd; current = Next())
        {
            var key = current as Scalar ?? throw new YamlException("a key is no text");
            entries.Add((key.Value, (int)key.Start.Index, Read(Next())));
        }
        var isFlow = start.Style == MappingStyle.Flow;
        var end = isFlow ? FlowEnd(current, '}') : entries[^1].Item3.End;
        return Span(start, end, isFlow, entries);
    }

    private YamlSpan ReadList(SequenceStart start)
    {
        var items = new List<YamlSpan>();
        var current = Next();
        for (; current is not SequenceEnd; current = Next())
            items.Add(Read(current));
        var isFlow = start.Style == SequenceStyle.Flow;
        var end = isFlow ? FlowEnd(current, ']') : items[^1].End;
        return Span(start, end, isFlow, items: items);
    }

    private static YamlSpan Span(
        ParsingEvent at,
        int end,
        bool isFlow = false,
        IReadOnlyList<(string, int, YamlSpan)>? entries = null,
        IReadOnlyList<YamlSpan>? items = null
    ) =>
        new()
        {
            Start = (int)at.Start.Index,
            Column = (int)at.Start.Column - 1,
            End = end,
            IsFlow = isFlow,
            Entries = entries,
            Items = items,
        };

    // The parser says where the bracket is, or what follows it.
    private int FlowEnd(ParsingEvent end, char bracket)
    {
        var index = (int)end.End.Index;
        return index < _text.Length && _text[index] == bracket && (int)end.Start.Index == index ? index + 1 : index;
    }

    // A block of text ends on the line after it.
    private int Trim(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
            end--;
        return end;
    }
}
