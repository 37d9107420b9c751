using System.Buffers;
using System.Text;

namespace Sluice.Proxy.Forward;

/// <summary>Reads the head of a CONNECT request, and takes nothing that another parser might read differently (RFC 9112 2.2, 3, 5).</summary>
internal static class ConnectHeadReader
{
    private const string Method = "CONNECT ";

    // RFC 9110 5.6.2.
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether a request is a CONNECT; null: more bytes will tell.</summary>
    public static bool? IsConnect(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Method.Length];
        var count = (int)Math.Min(buffer.Length, Method.Length);
        buffer.Slice(0, count).CopyTo(start);
        if (!start[..count].SequenceEqual("CONNECT "u8[..count]))
            return false;
        return count == Method.Length ? true : null;
    }

    /// <param name="buffer">From the first byte of the request.</param>
    /// <param name="limit">Most bytes that a head may have.</param>
    /// <param name="head">The head where the status is <see cref="HeadStatus.Ok"/>.</param>
    /// <param name="end">Behind the head.</param>
    public static HeadStatus TryRead(in ReadOnlySequence<byte> buffer, int limit, out ConnectHead? head, out SequencePosition end)
    {
        (head, end) = (null, buffer.Start);
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> bytes, "\r\n\r\n"u8))
            return buffer.Length > limit ? HeadStatus.TooLarge
                : HasBareLineFeed(buffer) ? HeadStatus.Malformed
                : HeadStatus.NeedMore;
        if (bytes.Length > limit)
            return HeadStatus.TooLarge;
        end = reader.Position;
        head = Parse(Encoding.Latin1.GetString(bytes));
        return head is null ? HeadStatus.Malformed : HeadStatus.Ok;
    }

    /// <summary>Lines that end in LF alone: a head without the end that is looked for, for which a client would wait in vain.</summary>
    private static bool HasBareLineFeed(in ReadOnlySequence<byte> buffer)
    {
        var previous = (byte)0;
        foreach (var segment in buffer)
        {
            for (var rest = segment.Span; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
            {
                if ((end > 0 ? rest[end - 1] : previous) != '\r')
                    return true;
                previous = (byte)'\n';
            }
            if (!segment.IsEmpty)
                previous = segment.Span[^1];
        }
        return false;
    }

    private static ConnectHead? Parse(string text)
    {
        var lines = text.Split("\r\n");
        if (lines.Any(l => l.AsSpan().ContainsAny('\r', '\n', '\0')))
            return null;
        if (lines[0].Split(' ') is not ["CONNECT", { Length: > 0 } authority, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        string? credentials = null;
        var keepsOpen = lines[0].EndsWith('1');
        foreach (var line in lines.AsSpan(1))
        {
            if (!TrySplit(line, out var name, out var value) || HasBody(name, value))
                return null;
            if (Is(name, "Proxy-Authorization"))
            {
                // Two of them: which one another proxy would take is anyone's guess.
                if (credentials is not null)
                    return null;
                credentials = value.ToString();
            }
            else if (
                (Is(name, "Connection") || Is(name, "Proxy-Connection")) && value.Contains("close", StringComparison.OrdinalIgnoreCase)
            )
                keepsOpen = false;
        }
        return new(authority, credentials, keepsOpen);
    }

    private static bool TrySplit(string line, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        name = colon <= 0 ? default : line.AsSpan(0, colon);
        value = colon <= 0 ? default : line.AsSpan(colon + 1).Trim(" \t");
        return colon > 0 && !name.ContainsAnyExcept(Token);
    }

    /// <summary>RFC 9110 9.3.6: CONNECT has no content, and what came after the head would be taken for the tunnel's.</summary>
    private static bool HasBody(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        Is(name, "Transfer-Encoding") || (Is(name, "Content-Length") && !value.SequenceEqual("0"));

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
