using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>
/// Writes the key of a request: its parts, separated by a character that none of them can hold, so that no client can make another's key of
/// its own parts. Long parts stand as their hash.
/// </summary>
internal static class LimitKey
{
    /// <summary>Longest part in clear: more than any address or host that is met, and 200 bytes a key at most.</summary>
    public const int MaxPart = 96;

    private const char Separator = '\n';
    private const char Hashed = '\r';

    // The field's value is read without white space around it.
    private const string Absent = "\t";
    private const int HashDigits = 32;
    private const int ShownDigits = 12;

    /// <summary>Room for a key of so many parts.</summary>
    public static int SizeOf(int parts) => parts * (MaxPart + 1);

    public static ReadOnlySpan<char> Write(Span<char> buffer, ValueList<RateLimitKey> parts, Exchange exchange, IPAddress? client)
    {
        var length = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                buffer[length++] = Separator;
            length += WritePart(buffer[length..], parts[i], exchange, client);
        }
        return buffer[..length];
    }

    /// <summary>What operators may see of a key.</summary>
    public static string Show(string key, ValueList<RateLimitKey> parts)
    {
        if (parts.Count == 0)
            return "all";
        var written = key.Split(Separator);
        return string.Join(" | ", written.Zip(parts, (text, part) => ShowPart(text, part)));
    }

    private static string ShowPart(string text, RateLimitKey part)
    {
        if (text == Absent)
            return "(none)";
        if (text.StartsWith(Hashed))
            return $"sha256:{text.AsSpan(1, ShownDigits)}";
        return part is { Kind: RateLimitKeyKind.Header, IsShown: false } ? $"sha256:{Hash(text).AsSpan(0, ShownDigits)}" : text;
    }

    private static int WritePart(Span<char> buffer, RateLimitKey part, Exchange exchange, IPAddress? client) =>
        part.Kind switch
        {
            RateLimitKeyKind.ClientAddress => client is null ? Append(buffer, Absent) : ClientNetwork.Write(buffer, client, part),
            RateLimitKeyKind.Header => Append(buffer, Header(exchange, part.Value)),
            RateLimitKeyKind.Path => Append(buffer, exchange.Path),
            RateLimitKeyKind.Host => AppendHost(buffer, exchange.Authority),
            _ => Append(buffer, part.Value),
        };

    private static string Header(Exchange exchange, string name) =>
        name switch
        {
            ":method" => exchange.Method,
            ":authority" or "host" => exchange.Authority,
            ":scheme" => exchange.Scheme,
            ":path" => exchange.Path,
            _ => exchange.RequestHeader(name) ?? Absent,
        };

    private static int AppendHost(Span<char> buffer, string authority)
    {
        var host = HostName.WithoutPort(authority);
        if (host.Length > MaxPart)
            return Append(buffer, host.ToString().ToLowerInvariant());
        return host.ToLowerInvariant(buffer);
    }

    private static int Append(Span<char> buffer, string text)
    {
        if (text.Length <= MaxPart && text.AsSpan().IndexOfAny(Separator, Hashed) < 0)
        {
            text.CopyTo(buffer);
            return text.Length;
        }
        buffer[0] = Hashed;
        Hash(text).AsSpan(0, HashDigits).CopyTo(buffer[1..]);
        return HashDigits + 1;
    }

    // As of the bytes on the wire: an operator can make it with sha256sum.
    private static string Hash(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return hash;
    }
}
