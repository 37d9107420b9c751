using System.Text;

namespace Sluice.Proxy.Reports;

/// <summary>Leaves out of texts what could let somebody in. What cannot be told from a secret is taken for one.</summary>
internal static class Redaction
{
    /// <summary>Stands for what was left out.</summary>
    public const string Mark = "…";
    private const char MarkCharacter = '…';

    /// <summary>Longest path with its query; the rest is cut.</summary>
    private const int MaxPath = 1024;
    private const int MaxValue = 256;

    /// <summary>Shorter segments are words more often than secrets.</summary>
    private const int SecretLength = 24;
    private const int UuidLength = 36;

    // What their issuers put before secrets, so that scanners find them.
    private static readonly string[] Prefixes =
    [
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "github_pat_",
        "glpat-",
        "xoxa-",
        "xoxb-",
        "xoxp-",
        "xoxr-",
        "xoxs-",
        "sk-",
        "sk_live_",
        "sk_test_",
        "rk_live_",
        "AKIA",
        "ASIA",
        "AIza",
        "ya29.",
        "eyJ",
        "SG.",
        "npm_",
        "pypi-",
        "hvs.",
        "dop_v1_",
    ];

    /// <summary>The path with segments that look like tokens left out, and the query with all its values left out.</summary>
    /// <param name="query">With its question mark; empty: none.</param>
    public static string Target(string path, string query)
    {
        if (query.Length == 0 && !NeedsWork(path))
            return path;
        var text = new StringBuilder(Math.Min(path.Length + query.Length, MaxPath));
        Path(text, path);
        if (query.Length > 0)
            Query(text, query);
        return Cut(text.ToString(), MaxPath);
    }

    /// <summary>A header's value: cut, and left out where a part of it looks like a token.</summary>
    public static string Value(string value)
    {
        var cut = Cut(value, MaxValue);
        foreach (var range in cut.AsSpan().SplitAny(" ,;=\"'?&/"))
        {
            if (HasPrefix(cut.AsSpan(range)))
                return Mark;
        }
        return cut;
    }

    /// <summary>An authority without user and password.</summary>
    public static string Authority(string authority)
    {
        var at = authority.LastIndexOf('@');
        return Cut(at < 0 ? authority : authority[(at + 1)..], MaxValue);
    }

    public static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most), Mark);

    private static bool NeedsWork(string path)
    {
        if (path.Length > MaxPath)
            return true;
        foreach (var range in path.AsSpan().SplitAny("/;,"))
        {
            if (IsSecret(path.AsSpan(range)))
                return true;
        }
        return false;
    }

    private static void Path(StringBuilder text, string path)
    {
        var last = 0;
        foreach (var range in path.AsSpan().SplitAny("/;,"))
        {
            var (start, end) = (range.Start.GetOffset(path.Length), range.End.GetOffset(path.Length));
            text.Append(path.AsSpan(last, start - last));
            if (IsSecret(path.AsSpan(start, end - start)))
                text.Append(MarkCharacter);
            else
                text.Append(path.AsSpan(start, end - start));
            last = end;
        }
    }

    // Names stay, since routes match by them; a parameter without a value may be one itself.
    private static void Query(StringBuilder text, string query)
    {
        var isFirst = true;
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            text.Append(isFirst ? '?' : '&');
            isFirst = false;
            var pair = query.AsSpan(1)[range];
            var sign = pair.IndexOf('=');
            var name = sign < 0 ? pair : pair[..sign];
            if (IsSecret(name))
                text.Append(MarkCharacter);
            else
                text.Append(name);
            if (sign >= 0)
                text.Append('=').Append(MarkCharacter);
            if (text.Length > MaxPath)
                return;
        }
    }

    private static bool IsSecret(ReadOnlySpan<char> segment) => HasPrefix(segment) || LooksRandom(segment);

    private static bool HasPrefix(ReadOnlySpan<char> text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.Length >= prefix.Length + 8 && text.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Long, of the letters of base64 or hexadecimal, and with digits among the letters, or capitals where words have none: keys, session ids,
    /// signatures. A UUID is a name.
    /// </summary>
    private static bool LooksRandom(ReadOnlySpan<char> text)
    {
        if (text.Length < SecretLength || (text.Length == UuidLength && Guid.TryParseExact(text, "D", out _)))
            return false;
        var (digits, letters, breaks, turns, last) = (0, 0, 0, 0, 'a');
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                digits++;
            else if (char.IsAsciiLetter(c))
            {
                letters++;
                turns += char.IsAsciiLetterUpper(c) != char.IsAsciiLetterUpper(last) ? 1 : 0;
                last = c;
            }
            else if (c is '-' or '.' or ' ')
                breaks++;
            else if (c is not ('_' or '+' or '=' or '~' or '%' or ':'))
                return false;
        }
        // Words joined by hyphens have a break every few letters; words joined by capitals turn twice in five letters.
        return breaks * 10 < text.Length && ((digits >= 3 && letters >= 3) || turns * 5 > text.Length * 2);
    }
}
