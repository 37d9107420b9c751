using System.Buffers.Binary;
using System.Text;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>Writes and skips the parts of DNS messages (RFC 1035 4).</summary>
internal static class DnsWire
{
    public const int HeaderBytes = 12;
    public const ushort Txt = 16;
    public const ushort Soa = 6;
    public const ushort In = 1;
    public const ushort None = 254;
    public const ushort Any = 255;

    private const int MaxText = 255;

    public static void Name(MemoryStream to, string name)
    {
        foreach (var label in name.TrimEnd('.').ToLowerInvariant().Split('.'))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            to.WriteByte((byte)bytes.Length);
            to.Write(bytes);
        }
        to.WriteByte(0);
    }

    public static void UInt16(MemoryStream to, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        to.Write(bytes);
    }

    public static void UInt32(MemoryStream to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        to.Write(bytes);
    }

    /// <summary>Seconds since 1970 in six bytes (RFC 8945 4.2).</summary>
    public static void Time(MemoryStream to, long seconds)
    {
        UInt16(to, (int)(seconds >> 32));
        UInt32(to, (uint)seconds);
    }

    /// <summary>A TXT record's one string, with the length of all before it.</summary>
    public static void TxtData(MemoryStream to, string value)
    {
        var bytes = Encoding.ASCII.GetBytes(value);
        if (bytes.Length > MaxText)
            throw new ArgumentException("a string of a TXT record has 255 bytes at most", nameof(value));
        UInt16(to, bytes.Length + 1);
        to.WriteByte((byte)bytes.Length);
        to.Write(bytes);
    }

    /// <summary>The place after a name; names of messages we get may be compressed.</summary>
    /// <exception cref="InvalidDataException">It goes beyond the end.</exception>
    public static int AfterName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xC0)
                return at + 2;
            at += length + 1;
        }
        throw new InvalidDataException("a name goes beyond the message's end");
    }

    public static ushort UInt16At(ReadOnlySpan<byte> message, int at) =>
        at + 2 <= message.Length
            ? BinaryPrimitives.ReadUInt16BigEndian(message[at..])
            : throw new InvalidDataException("the message ends too early");
}
