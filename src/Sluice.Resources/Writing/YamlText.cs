using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Resources.Writing;

/// <summary>Scalars and flow lists that read back as the text they are, in YAML 1.1 and 1.2.</summary>
public static class YamlText
{
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./"
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

    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    public static string List(IEnumerable<uint> items) => $"[{string.Join(", ", items)}]";

    public static string Map(IEnumerable<KeyValuePair<string, string>> items) =>
        $"{{{string.Join(", ", items.Select(i => $"{Scalar(i.Key)}: {Scalar(i.Value)}"))}}}";

    /// <summary>In double quotes and ASCII, so that no client's text can end a line, not even that of a comment.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= ' ' and <= '~')
                quoted.Append((char)rune.Value);
            else
                quoted
                    .Append(rune.IsBmp ? "\\u" : "\\U")
                    .Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture));
        }
        return quoted.Append('"').ToString();
    }

    // Beginning with a letter or a slash it is no number and no mark of YAML's.
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '/')
        && !text.AsSpan().ContainsAnyExcept(PlainCharacters)
        && !Taken.Contains(text);
}
