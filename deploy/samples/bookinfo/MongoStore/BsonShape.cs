using System.Buffers.Binary;

namespace Bookinfo.Mongo;

/// <summary>Checks the frame of BSON bytes before they are decoded: every length inside its parent, every type known, depth bounded.</summary>
/// <remarks>The decoder recurses without a limit, so a client could otherwise end the process with deeply nested empty documents.</remarks>
internal static class BsonShape
{
    private const int MinDocumentBytes = 5;

    /// <summary>Whether the bytes are exactly one document.</summary>
    public static bool IsDocument(ReadOnlySpan<byte> bytes) => IsDocument(bytes, WireLimits.MaxDepth);

    private static bool IsDocument(ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth == 0 || bytes.Length < MinDocumentBytes || Int32(bytes) != bytes.Length || bytes[^1] != 0)
            return false;
        var rest = bytes[sizeof(int)..^1];
        while (!rest.IsEmpty)
        {
            var type = rest[0];
            rest = rest[1..];
            if (!SkipCString(ref rest) || !SkipValue(ref rest, type, depth))
                return false;
        }
        return true;
    }

    private static bool SkipValue(ref ReadOnlySpan<byte> rest, byte type, int depth) =>
        type switch
        {
            0x01 or 0x09 or 0x11 or 0x12 => Skip(ref rest, 8), // double, date, timestamp, 64-bit
            0x02 or 0x0D or 0x0E => SkipString(ref rest), // string, code, symbol
            0x03 or 0x04 => SkipDocument(ref rest, depth), // document, array
            0x05 => SkipBinary(ref rest),
            0x06 or 0x0A or 0x7F or 0xFF => true, // undefined, null, max and min key
            0x07 => Skip(ref rest, 12), // object id
            0x08 => Skip(ref rest, 1), // boolean
            0x0B => SkipCString(ref rest) && SkipCString(ref rest), // regular expression
            0x0C => SkipString(ref rest) && Skip(ref rest, 12), // pointer
            0x0F => SkipScopedCode(ref rest, depth),
            0x10 => Skip(ref rest, 4), // 32-bit
            0x13 => Skip(ref rest, 16), // decimal
            _ => false,
        };

    private static bool SkipDocument(ref ReadOnlySpan<byte> rest, int depth)
    {
        if (rest.Length < sizeof(int) || Int32(rest) is var length && (length < 0 || length > rest.Length))
            return false;
        var inner = rest[..length];
        rest = rest[length..];
        return IsDocument(inner, depth - 1);
    }

    private static bool SkipString(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(int))
            return false;
        var length = Int32(rest);
        rest = rest[sizeof(int)..];
        return length >= 1 && length <= rest.Length && rest[length - 1] == 0 && Skip(ref rest, length);
    }

    private static bool SkipBinary(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(int) + 1 || Int32(rest) is var length && length < 0)
            return false;
        rest = rest[(sizeof(int) + 1)..];
        return Skip(ref rest, length);
    }

    private static bool SkipScopedCode(ref ReadOnlySpan<byte> rest, int depth)
    {
        if (rest.Length < sizeof(int) || Int32(rest) is var length && (length < sizeof(int) || length > rest.Length))
            return false;
        var inner = rest[sizeof(int)..length];
        rest = rest[length..];
        return SkipString(ref inner) && SkipDocument(ref inner, depth) && inner.IsEmpty;
    }

    private static bool SkipCString(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        return end >= 0 && Skip(ref rest, end + 1);
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count > rest.Length)
            return false;
        rest = rest[count..];
        return true;
    }

    private static int Int32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
