using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>Writes JSON as YAML that reads back as the same, in YAML 1.1 and 1.2. Fields are sorted, so that equal content is equal text.</summary>
internal sealed class YamlWriter
{
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./ "
    );

    // What YAML 1.1 takes for something else than text, in any case of letters.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
    };

    private readonly StringBuilder _text = new();

    private YamlWriter() { }

    public static string Write(JsonNode? document)
    {
        var writer = new YamlWriter();
        if (document is JsonObject { Count: > 0 } mapping)
            writer.Mapping(mapping, 0, isInline: false);
        else if (document is JsonArray { Count: > 0 } sequence)
            writer.Sequence(sequence, 0);
        else
            writer.Value(document, 0);
        return writer._text.ToString();
    }

    private void Mapping(JsonObject mapping, int indent, bool isInline)
    {
        foreach (var (key, value) in mapping.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            _text.Append(' ', isInline ? 0 : indent).Append(Scalar(key)).Append(':');
            isInline = false;
            switch (value)
            {
                case JsonObject { Count: > 0 } inner:
                    _text.Append('\n');
                    Mapping(inner, indent + 2, isInline: false);
                    break;
                case JsonArray { Count: > 0 } list:
                    _text.Append('\n');
                    Sequence(list, indent);
                    break;
                default:
                    _text.Append(' ');
                    Value(value, indent + 2);
                    break;
            }
        }
    }

    private void Sequence(JsonArray sequence, int indent)
    {
        foreach (var item in sequence)
        {
            _text.Append(' ', indent).Append('-');
            switch (item)
            {
                case JsonObject { Count: > 0 } inner:
                    _text.Append(' ');
                    Mapping(inner, indent + 2, isInline: true);
                    break;
                case JsonArray { Count: > 0 } list:
                    _text.Append('\n');
                    Sequence(list, indent + 2);
                    break;
                default:
                    _text.Append(' ');
                    Value(item, indent + 2);
                    break;
            }
        }
    }

    // To the end of the line.
    private void Value(JsonNode? value, int indent)
    {
        if (value?.GetValueKind() == JsonValueKind.String && IsBlock(value.ToString()))
            Block(value.ToString(), indent);
        else
            _text.Append(Flow(value)).Append('\n');
    }

    private static string Flow(JsonNode? value) =>
        value switch
        {
            null => "null",
            JsonObject => "{}",
            JsonArray => "[]",
            _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.ToString()),
            _ => value.ToJsonString(),
        };

    private void Block(string text, int indent)
    {
        var isOpen = !text.EndsWith('\n');
        _text
            .Append(
                isOpen ? "|-"
                : text.EndsWith("\n\n", StringComparison.Ordinal) ? "|+"
                : "|"
            )
            .Append('\n');
        foreach (var line in (isOpen ? text : text[..^1]).Split('\n'))
            _text.Append(' ', line.Length > 0 ? indent : 0).Append(line).Append('\n');
    }

    // The first line tells how far the text is indented, so it must begin with what is not blank.
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n')
        && text.EnumerateRunes().All(r => r.Value == '\n' || IsVisible(r));

    private static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    // Beginning with a letter or a slash it is no number and no mark of YAML's.
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '/')
        && text[^1] != ' '
        && !text.AsSpan().ContainsAnyExcept(PlainCharacters)
        && !Taken.Contains(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n')
                quoted.Append("\\n");
            else if (IsVisible(rune))
                quoted.Append(rune);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"{(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}")}");
        }
        return quoted.Append('"').ToString();
    }

    // Marks that turn the direction of text, and others that nobody sees, are written by their number.
    private static bool IsVisible(Rune rune) =>
        rune.Value is >= ' ' and <= '~'
        || (!rune.IsAscii && (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)));
}
