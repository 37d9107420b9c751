using System.Globalization;
using System.Text;

namespace Sluice.Values;

/// <summary>
/// Rewrites RE2 syntax (https://github.com/google/re2/wiki/Syntax) for .NET's engine. The two read alike and mean different things in places:
/// <c>\d</c>, <c>\w</c> and <c>\s</c> are ASCII in RE2, <c>$</c> is the very end, a <c>[</c> within a class is itself, and groups are numbered
/// in written order whether named or not. What RE2 does not have (look-around, back-references) is refused.
/// </summary>
internal sealed class Re2Translator
{
    // RE2's own limit on counted repetition.
    private const int MaxRepeat = 1000;

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _position;
    private bool _multiline;

    private Re2Translator(string pattern) => _pattern = pattern;

    /// <summary>The pattern in .NET's syntax.</summary>
    /// <exception cref="FormatException">The pattern is not RE2 syntax.</exception>
    public static string Translate(string pattern)
    {
        var translator = new Re2Translator(pattern);
        while (translator._position < pattern.Length)
            translator.Step();
        return translator._output.ToString();
    }

    private void Step()
    {
        switch (_pattern[_position])
        {
            case '\\':
                Escape();
                break;
            case '[':
                _position = Re2Class.Translate(_pattern, _position, _output);
                break;
            case '(' when Next("(?"):
                Group();
                break;
            case '$':
                _output.Append(_multiline ? "$" : @"\z");
                _position++;
                break;
            case '{':
                CheckRepeat();
                _output.Append('{');
                _position++;
                break;
            // .NET would take a lone # or space literally too, but not in every mode; escaped they are plain in all.
            case '#' or ' ':
                _output.Append('\\').Append(_pattern[_position++]);
                break;
            default:
                _output.Append(_pattern[_position++]);
                break;
        }
    }

    private bool Next(string text) => _pattern.AsSpan(_position).StartsWith(text, StringComparison.Ordinal);

    private void Escape()
    {
        if (_position + 1 >= _pattern.Length)
            throw new FormatException("it ends in a backslash");
        if (Next(@"\Q"))
        {
            Quoted();
            return;
        }
        var next = _pattern[_position + 1];
        if (next is 'A' or 'z' or 'b' or 'B')
        {
            _output.Append('\\').Append(next);
            _position += 2;
            return;
        }
        var inner = new StringBuilder();
        _position = Re2Class.Escape(_pattern, _position, inner, out var isSet);
        if (isSet)
            _output.Append('[').Append(inner).Append(']');
        else
            _output.Append(inner);
    }

    private void Quoted()
    {
        var start = _position + 2;
        var end = _pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        var text = end < 0 ? _pattern[start..] : _pattern[start..end];
        foreach (var c in text)
            Re2Class.AppendLiteral(_output, c);
        _position = end < 0 ? _pattern.Length : end + 2;
    }

    private void Group()
    {
        if (Next("(?P<") || (Next("(?<") && !Next("(?<=") && !Next("(?<!")))
            Named();
        else
            Flags();
    }

    // .NET numbers named groups after the others, RE2 by position; names are never used, so the group becomes a plain one.
    private void Named()
    {
        var start = _pattern.IndexOf('<', _position) + 1;
        var end = _pattern.IndexOf('>', start);
        var name = end < 0 ? "" : _pattern[start..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new FormatException("the name of a group is wrong");
        if (!_names.Add(name))
            throw new FormatException($"the group '{name}' is defined twice");
        _output.Append('(');
        _position = end + 1;
    }

    private void Flags()
    {
        var end = _pattern.AsSpan(_position + 2).IndexOfAnyExcept("imsU-") + _position + 2;
        if (end < _position + 2 || _pattern[end] is not (')' or ':'))
            throw new FormatException("'(?' must be followed by flags or a name; RE2 has no look-around");
        var flags = _pattern[(_position + 2)..end];
        if (flags.Count(c => c == '-') > 1 || flags.EndsWith('-') || (flags.Length == 0 && _pattern[end] == ')'))
            throw new FormatException($"the flags '{flags}' are wrong");
        _multiline |= flags.Split('-')[0].Contains('m', StringComparison.Ordinal);
        // U swaps greedy and lazy, which changes what groups hold but never whether there is a match.
        var kept = flags.Replace("U", "", StringComparison.Ordinal).TrimEnd('-');
        if (_pattern[end] == ':')
            _output.Append(CultureInfo.InvariantCulture, $"(?{kept}:");
        else if (kept.Length > 0)
            _output.Append(CultureInfo.InvariantCulture, $"(?{kept})");
        _position = end + 1;
    }

    private void CheckRepeat()
    {
        var end = _pattern.IndexOf('}', _position);
        if (end < 0)
            return;
        foreach (var bound in _pattern[(_position + 1)..end].Split(','))
            if (
                bound.Length > 0
                && bound.All(char.IsAsciiDigit)
                && (bound.Length > 4 || int.Parse(bound, CultureInfo.InvariantCulture) > MaxRepeat)
            )
                throw new FormatException($"a repetition is limited to {MaxRepeat}");
    }
}
