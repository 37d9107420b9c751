using System.Globalization;
using System.Text;

namespace Sluice.Values;

/// <summary>Character classes and escapes of RE2, rewritten for .NET.</summary>
internal static class Re2Class
{
    private const string Digit = "0-9";
    private const string NotDigit = @"\u0000-/:-\uFFFF";
    private const string Word = "0-9A-Za-z_";
    private const string NotWord = @"\u0000-/:-@\[-\^`\{-\uFFFF";
    private const string Space = @"\t\n\f\r ";
    private const string NotSpace = @"\u0000-\u0008\u000B\u000E-\u001F!-\uFFFF";

    private static readonly string[] Categories =
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "C",
        "Cc",
        "Cf",
        "Cs",
        "Co",
    ];

    /// <summary>Rewrites the class that begins at <paramref name="start"/>; returns the position after it.</summary>
    public static int Translate(string pattern, int start, StringBuilder output)
    {
        var position = start + 1;
        output.Append('[');
        if (position < pattern.Length && pattern[position] == '^')
        {
            output.Append('^');
            position++;
        }
        for (var first = true; ; first = false)
        {
            if (position >= pattern.Length)
                throw new FormatException("a class is not closed with ]");
            if (pattern[position] == ']' && !first)
                break;
            position = Item(pattern, position, output, out var isSet);
            // All other hyphens are escaped, as .NET reads one before [ as a subtraction.
            if (isSet || position + 1 >= pattern.Length || pattern[position] != '-' || pattern[position + 1] == ']')
                continue;
            output.Append('-');
            position = Item(pattern, position + 1, output, out isSet);
            if (isSet)
                throw new FormatException("a range ends in a class");
        }
        output.Append(']');
        return position + 1;
    }

    private static int Item(string pattern, int position, StringBuilder output, out bool isSet)
    {
        isSet = false;
        if (pattern[position] == '\\')
            return Escape(pattern, position, output, out isSet);
        if (pattern.AsSpan(position).StartsWith("[:") && pattern.IndexOf(":]", position + 2, StringComparison.Ordinal) is var end and >= 0)
        {
            isSet = true;
            output.Append(Posix(pattern[(position + 2)..end]));
            return end + 2;
        }
        AppendLiteral(output, pattern[position]);
        return position + 1;
    }

    /// <summary>Rewrites the escape at <paramref name="position"/>. A set comes as the inside of a class.</summary>
    public static int Escape(string pattern, int position, StringBuilder output, out bool isSet)
    {
        if (position + 1 >= pattern.Length)
            throw new FormatException("it ends in a backslash");
        var c = pattern[position + 1];
        isSet = true;
        var set = c switch
        {
            'd' => Digit,
            'D' => NotDigit,
            'w' => Word,
            'W' => NotWord,
            's' => Space,
            'S' => NotSpace,
            _ => null,
        };
        if (set is not null)
        {
            output.Append(set);
            return position + 2;
        }
        if (c is 'p' or 'P')
            return Unicode(pattern, position, output);
        isSet = false;
        return Character(pattern, position, output);
    }

    private static int Unicode(string pattern, int position, StringBuilder output)
    {
        var negated = pattern[position + 1] == 'P';
        var (name, end) = ("", position + 3);
        if (position + 2 < pattern.Length && pattern[position + 2] == '{')
        {
            end = pattern.IndexOf('}', position) + 1;
            name = end == 0 ? "" : pattern[(position + 3)..(end - 1)];
        }
        else if (position + 2 < pattern.Length)
            name = pattern[position + 2].ToString();
        if (name.StartsWith('^'))
            (negated, name) = (!negated, name[1..]);
        if (!Categories.Contains(name, StringComparer.Ordinal))
            throw new FormatException($"the Unicode class '{name}' is not supported");
        output.Append(CultureInfo.InvariantCulture, $@"\{(negated ? 'P' : 'p')}{{{name}}}");
        return end;
    }

    private static int Character(string pattern, int position, StringBuilder output)
    {
        var c = pattern[position + 1];
        if (c == 'x')
            return Hexadecimal(pattern, position, output);
        if (c is >= '0' and <= '7')
            return Octal(pattern, position, output);
        if (c is 'a' or 'f' or 't' or 'n' or 'r' or 'v')
            output.Append('\\').Append(c);
        else if (char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c))
            AppendLiteral(output, c);
        else
            throw new FormatException($@"the escape '\{c}' does not exist");
        return position + 2;
    }

    private static int Hexadecimal(string pattern, int position, StringBuilder output)
    {
        var braces = position + 2 < pattern.Length && pattern[position + 2] == '{';
        var start = position + (braces ? 3 : 2);
        var end = braces ? pattern.IndexOf('}', start) : Math.Min(start + 2, pattern.Length);
        if (
            end <= start
            || (!braces && end < start + 2)
            || !int.TryParse(pattern[start..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < 0 or > 0xFFFF
        )
            throw new FormatException("a hexadecimal escape is wrong");
        AppendLiteral(output, (char)code);
        return end + (braces ? 1 : 0);
    }

    // \1 to \7 alone would be back-references, which RE2 does not have; longer ones are octal.
    private static int Octal(string pattern, int position, StringBuilder output)
    {
        var end = position + 1;
        var code = 0;
        while (end < pattern.Length && end < position + 4 && pattern[end] is >= '0' and <= '7')
            code = (code * 8) + (pattern[end++] - '0');
        if (end == position + 2 && pattern[position + 1] != '0')
            throw new FormatException("RE2 has no back-references");
        AppendLiteral(output, (char)code);
        return end;
    }

    private static string Posix(string name)
    {
        var negated = name.StartsWith('^');
        var set = (negated ? name[1..] : name) switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => @"\u0000-\u007F",
            "blank" => @"\t ",
            "cntrl" => @"\u0000-\u001F\u007F",
            "digit" => Digit,
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => @"!-/:-@\[-`\{-~",
            "space" => @"\t\n\v\f\r ",
            "upper" => "A-Z",
            "word" => Word,
            "xdigit" => "0-9A-Fa-f",
            _ => throw new FormatException($"the class '[:{name}:]' does not exist"),
        };
        return negated ? throw new FormatException($"the class '[:{name}:]' is not supported; negate the whole class") : set;
    }

    /// <summary>A character that means itself, in a class as outside.</summary>
    public static void AppendLiteral(StringBuilder output, char c)
    {
        if (char.IsAsciiLetterOrDigit(c) || c is '_' or >= '\u00A0')
            output.Append(c);
        else
            output.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");
    }
}
