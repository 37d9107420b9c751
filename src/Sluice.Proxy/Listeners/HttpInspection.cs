using System.Buffers;
using System.IO.Pipelines;

namespace Sluice.Proxy.Listeners;

/// <summary>Tells HTTP from other plain protocols by the first bytes, and leaves them where they are (Envoy's http_inspector).</summary>
internal static class HttpInspection
{
    public const string Http10 = "http/1.0";
    public const string Http11 = "http/1.1";
    public const string H2c = "h2c";

    /// <summary>A longer first line is no HTTP. Default 64 KiB (Envoy's <c>MAX_INSPECT_SIZE</c>).</summary>
    private const int MaxLineBytes = 64 * 1024;
    private const int MaxMethodBytes = 32;

    /// <summary>The ALPN name of what the client speaks; empty: something else, or the connection ended.</summary>
    public static async ValueTask<string> PeekAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var verdict = Judge(result.Buffer);
            if (verdict is not null || result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start);
                return verdict ?? "";
            }
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Null: more bytes are needed.</summary>
    internal static string? Judge(in ReadOnlySequence<byte> bytes)
    {
        if (Http2Preface.Compare(bytes) is not false and var isHttp2)
            return isHttp2 is true ? H2c : null;
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> method, (byte)' '))
            return bytes.Length <= MaxMethodBytes && IsToken(bytes) ? null : "";
        if (method.Length is 0 or > MaxMethodBytes || !IsToken(method))
            return "";
        if (!reader.TryReadTo(out ReadOnlySequence<byte> rest, (byte)'\n'))
            return bytes.Length < MaxLineBytes ? null : "";
        return Version(rest);
    }

    private static string Version(in ReadOnlySequence<byte> rest)
    {
        Span<byte> tail = stackalloc byte[10];
        if (rest.Length < tail.Length)
            return "";
        rest.Slice(rest.Length - tail.Length).CopyTo(tail);
        return tail.SequenceEqual(" HTTP/1.1\r"u8) ? Http11
            : tail.SequenceEqual(" HTTP/1.0\r"u8) ? Http10
            : "";
    }

    // RFC 9110 5.6.2, of which methods are made.
    private static bool IsToken(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            foreach (var value in segment.Span)
            {
                if (!char.IsAsciiLetterOrDigit((char)value) && !"!#$%&'*+-.^_`|~"u8.Contains(value))
                    return false;
            }
        }
        return true;
    }
}
