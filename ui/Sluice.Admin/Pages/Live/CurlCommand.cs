using System.Globalization;
using System.Text;

namespace Sluice.Admin.Pages.Live;

/// <summary>
/// A request as a command for a POSIX shell. Whoever sent the request chose what is in it, and somebody pastes it into a terminal: every word is
/// quoted, and what a terminal would obey is written as an escape.
/// </summary>
internal static class CurlCommand
{
    private const string Line = " \\\n  ";

    // Stands for what a gateway left out.
    private const char Redacted = '…';

    // curl's own, or of the one connection.
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
        "keep-alive",
        "te",
        "upgrade",
        "proxy-connection",
    };

    public static string Of(LiveRequest request)
    {
        var command = new StringBuilder("curl --globoff --path-as-is");
        if (request.Method is "HEAD")
            command.Append(" --head");
        else if (request.Method is not "GET")
            command.Append(" --request ").Append(Quote(request.Method));
        var isPlainHost = IsAuthority(request.Host);
        var authority = isPlainHost ? request.Host : "gateway.invalid";
        var scheme = request.Scheme == "https" ? "https" : "http";
        command.Append(Line).Append(Quote($"{scheme}://{authority}{PathOf(request.Path)}"));
        if (!request.Path.StartsWith('/'))
            command.Append(Line).Append("--request-target ").Append(Quote(request.Path));
        if (!isPlainHost)
            command.Append(Line).Append("--header ").Append(Quote($"Host: {request.Host}"));
        foreach (var header in request.Headers ?? [])
            Add(command, header);
        return command.ToString();
    }

    /// <summary>Whether the gateway left something out that the real request had.</summary>
    public static bool IsIncomplete(LiveRequest request) =>
        request.Path.Contains(Redacted, StringComparison.Ordinal)
        || (request.Headers ?? []).Any(h => h.Value.Contains(Redacted, StringComparison.Ordinal));

    /// <summary>One word for the shell, whatever is in it.</summary>
    public static string Quote(string text) =>
        text.EnumerateRunes().Any(IsUnsafe) ? $"$'{string.Concat(text.EnumerateRunes().Select(Escape))}'" : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void Add(StringBuilder command, LiveHeader header)
    {
        if (header.Name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase))
            command.Append(Line).Append("--compressed");
        // A name that is none could be read by curl as something else, such as @file.
        if (Own.Contains(header.Name) || !IsToken(header.Name) || header.Value.Contains(Redacted, StringComparison.Ordinal))
            return;
        // "name:" would take the header away; "name;" sends it empty.
        command.Append(Line).Append("--header ").Append(Quote(header.Value.Length == 0 ? $"{header.Name};" : $"{header.Name}: {header.Value}"));
    }

    private static string PathOf(string path) => path.StartsWith('/') ? path : "/";

    // What a terminal acts upon, and what makes text look other than it is.
    private static bool IsUnsafe(Rune rune) =>
        Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escape(Rune rune)
    {
        // A word of the shell cannot hold it.
        if (rune.Value == 0)
            return "";
        if (rune.Value is '\'' or '\\')
            return $"\\{(char)rune.Value}";
        if (!IsUnsafe(rune))
            return rune.ToString();
        Span<byte> bytes = stackalloc byte[4];
        var text = new StringBuilder();
        // Octal, three digits each: what follows can never be read as a part of it.
        foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
            text.Append('\\').Append(Convert.ToString(one, 8).PadLeft(3, '0'));
        return text.ToString();
    }

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool IsAuthority(string host) =>
        host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || ".-_:[]".Contains(c, StringComparison.Ordinal)) && host[0] is not ('-' or ':' or '.');
}
