using System.Text;

namespace Sluice.Commands;

/// <summary>Where a password comes from: a pipe, or a person who must not see it on the screen.</summary>
internal static class PasswordInput
{
    /// <summary>Far more than a password may have, so that what is too long is refused and not cut.</summary>
    private const int MaxLength = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All of the stream, less one end of line.</summary>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public static string FromStream(Stream stream)
    {
        using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[MaxLength];
        var text = buffer.AsSpan(0, reader.ReadBlock(buffer));
        // PowerShell begins what it pipes with a byte order mark.
        if (text.StartsWith("\uFEFF"))
            text = text[1..];
        if (text.EndsWith("\n"))
            text = text[..^1];
        return (text.EndsWith("\r") ? text[..^1] : text).ToString();
    }

    /// <summary>Asks twice, without echo.</summary>
    /// <returns>Null where the two differ.</returns>
    public static string? FromTerminal(TextWriter prompt)
    {
        var first = Ask("Password: ", prompt);
        return Ask("Again: ", prompt) == first ? first : null;
    }

    private static string Ask(string question, TextWriter prompt)
    {
        prompt.Write(question);
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (text.Length < MaxLength && key.KeyChar != '\0')
                text.Append(key.KeyChar);
        }
        prompt.WriteLine();
        return text.ToString();
    }
}
