using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Builds node trees from JSON. YAML's reader would take most JSON, but not tabs nor every escape.</summary>
internal sealed class JsonTree
{
    private readonly byte[] _bytes;
    private readonly int _lineOffset;
    private readonly ReadLimits _limits;
    private readonly Action<UnreadableException> _report;
    private int _line;
    private int _column = 1;
    private int _scanned;
    private long _nodes;

    private JsonTree(string text, int lineOffset, ReadLimits limits, Action<UnreadableException> report)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        _lineOffset = lineOffset;
        _line = lineOffset + 1;
        _limits = limits;
        _report = report;
    }

    /// <summary>Whether <paramref name="text"/> begins as JSON does.</summary>
    public static bool LooksLikeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>Reads the values of <paramref name="text"/>, one after the other.</summary>
    /// <exception cref="UnreadableException">The text is not JSON, or beyond a limit.</exception>
    public static List<Node> Read(string text, int lineOffset, ReadLimits limits, Action<UnreadableException> report) =>
        new JsonTree(text, lineOffset, limits, report).ReadAll();

    private List<Node> ReadAll()
    {
        var values = new List<Node>();
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = _limits.Depth + 2 });
        try
        {
            while (reader.Read())
            {
                _nodes = 0;
                values.Add(ReadValue(ref reader, depth: 1));
            }
            return values;
        }
        catch (JsonException broken)
        {
            // The column is in bytes, which is where editors differ anyway; for ASCII both are the same.
            var line = _lineOffset + 1 + (int)(broken.LineNumber ?? 0);
            throw new UnreadableException(Codes.SyntaxError, line, 1 + (int)(broken.BytePositionInLine ?? 0), Sentence(broken.Message));
        }
        catch (InvalidOperationException)
        {
            // A string with an unpaired surrogate escape.
            var (line, column) = Position(reader.TokenStartIndex);
            throw new UnreadableException(Codes.SyntaxError, line, column, "the text is not valid Unicode");
        }
    }

    private static string Sentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }

    private Node ReadValue(ref Utf8JsonReader reader, int depth)
    {
        var (line, column) = Position(reader.TokenStartIndex);
        if (depth > _limits.Depth)
            throw new UnreadableException(Codes.TooDeep, line, column, _limits.Depth);
        if (++_nodes > _limits.Nodes)
            throw new UnreadableException(Codes.TooManyNodes, line, column, _limits.Nodes);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, line, column, depth),
            JsonTokenType.StartArray => ReadArray(ref reader, line, column, depth),
            JsonTokenType.String => new ScalarNode(line, column, ScalarKind.Text, reader.GetString()!),
            JsonTokenType.Number => ReadNumber(Encoding.UTF8.GetString(reader.ValueSpan), line, column),
            JsonTokenType.True => new ScalarNode(line, column, ScalarKind.Bool, "true"),
            JsonTokenType.False => new ScalarNode(line, column, ScalarKind.Bool, "false"),
            _ => new ScalarNode(line, column, ScalarKind.Null, "null"),
        };
    }

    private static ScalarNode ReadNumber(string text, int line, int column) =>
        text.Length <= 38 && Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new(line, column, ScalarKind.Integer, text)
            : new(line, column, ScalarKind.Float, text);

    private MappingNode ReadObject(ref Utf8JsonReader reader, int line, int column, int depth)
    {
        var entries = new List<MappingEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (keyLine, keyColumn) = Position(reader.TokenStartIndex);
            var key = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader, depth + 1);
            if (keys.Add(key))
                entries.Add(new(key, keyLine, keyColumn, value));
            else
                _report(new(Codes.DuplicateKey, keyLine, keyColumn, key));
        }
        return new(line, column, entries);
    }

    private SequenceNode ReadArray(ref Utf8JsonReader reader, int line, int column, int depth)
    {
        var items = new List<Node>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, depth + 1));
        return new(line, column, items);
    }

    // Tokens come in order, so counting on from the last one makes the whole document linear.
    private (int Line, int Column) Position(long index)
    {
        for (; _scanned < index; _scanned++)
        {
            if (_bytes[_scanned] == '\n')
                (_line, _column) = (_line + 1, 1);
            else if ((_bytes[_scanned] & 0xC0) != 0x80)
                _column++;
        }
        return (_line, _column);
    }
}
