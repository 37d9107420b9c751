using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sluice.Proxy.Tls;

/// <summary>Reads a ClientHello (RFC 8446 4.1.2, RFC 5246 7.4.1.2) out of the first bytes of a connection, without consuming them.</summary>
internal static class ClientHelloReader
{
    /// <summary>Longest accepted hello. Default 16 KiB (Envoy <c>max_client_hello_size</c>).</summary>
    public const int MaxHelloBytes = 16 * 1024;

    private const int RecordHeader = 5;
    private const int HandshakeHeader = 4;
    private const int MaxRecordBytes = 16 * 1024; // RFC 8446 5.1
    private const byte HandshakeRecord = 0x16;
    private const byte ClientHelloMessage = 1;

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8
    );

    /// <param name="input">All bytes so far; records may split the message anywhere.</param>
    public static HelloStatus Read(ReadOnlySpan<byte> input, out ClientHello hello)
    {
        hello = new ClientHello();
        if (input.IsEmpty)
            return HelloStatus.NeedMore;
        if (input[0] != HandshakeRecord)
            return HelloStatus.NotTls;
        var status = ReadRecord(input, out var payload, out var used);
        if (status != HelloStatus.Ok)
            return status;
        status = MessageLength(payload, out var length);
        if (status == HelloStatus.Malformed)
            return status;
        // Nearly every client sends its hello in one record: then nothing is copied.
        if (status == HelloStatus.Ok && payload.Length >= length)
            return ReadBody(payload[HandshakeHeader..length], ref hello);
        return ReadFragments(input, ref hello);
    }

    private static HelloStatus ReadRecord(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> payload, out int used)
    {
        payload = default;
        used = 0;
        if (input.Length > 0 && input[0] != HandshakeRecord)
            return HelloStatus.Malformed;
        if (input.Length > 1 && input[1] != 3)
            return HelloStatus.Malformed;
        if (input.Length < RecordHeader)
            return HelloStatus.NeedMore;
        var length = BinaryPrimitives.ReadUInt16BigEndian(input[3..]);
        if (length is 0 or > MaxRecordBytes)
            return HelloStatus.Malformed;
        payload = input[RecordHeader..Math.Min(input.Length, RecordHeader + length)];
        used = RecordHeader + length;
        // A message may end before its record does, so what is here is judged even when the record is not complete.
        return HelloStatus.Ok;
    }

    private static HelloStatus MessageLength(ReadOnlySpan<byte> message, out int length)
    {
        length = 0;
        if (message.Length > 0 && message[0] != ClientHelloMessage)
            return HelloStatus.Malformed;
        if (message.Length < HandshakeHeader)
            return HelloStatus.NeedMore;
        length = HandshakeHeader + ((message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(message[2..]));
        return length > MaxHelloBytes ? HelloStatus.Malformed : HelloStatus.Ok;
    }

    private static HelloStatus ReadFragments(ReadOnlySpan<byte> input, ref ClientHello hello)
    {
        var message = ArrayPool<byte>.Shared.Rent(MaxHelloBytes + MaxRecordBytes);
        try
        {
            var filled = 0;
            while (!input.IsEmpty)
            {
                var status = ReadRecord(input, out var payload, out var used);
                if (status != HelloStatus.Ok)
                    return status;
                payload.CopyTo(message.AsSpan(filled));
                filled += payload.Length;
                status = MessageLength(message.AsSpan(0, filled), out var length);
                if (status == HelloStatus.Malformed)
                    return status;
                if (status == HelloStatus.Ok && filled >= length)
                    return ReadBody(message.AsSpan(HandshakeHeader, length - HandshakeHeader), ref hello);
                input = used >= input.Length ? default : input[used..];
            }
            return HelloStatus.NeedMore;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private static HelloStatus ReadBody(ReadOnlySpan<byte> body, ref ClientHello hello)
    {
        var reader = new ByteReader(body);
        ReadOnlySpan<byte> suites = default;
        var isSound =
            reader.TrySlice(2 + 32, out _) // version, random
            && reader.TryVector8(out var session)
            && session.Length <= 32
            && reader.TryVector16(out suites)
            && suites.Length >= 2
            && suites.Length % 2 == 0
            && reader.TryVector8(out var compression)
            && compression.Length >= 1;
        if (!isSound)
            return HelloStatus.Malformed;
        var suites12 = Tls12Keys(suites);
        if (reader.IsEmpty)
            return HelloStatus.Ok; // no extensions: SSL 3 style, still legal
        if (!reader.TryVector16(out var extensions) || !reader.IsEmpty)
            return HelloStatus.Malformed;
        var status = ReadExtensions(extensions, ref hello);
        hello = hello with { AcceptsEcdsa = hello.AcceptsEcdsa && suites12.Ecdsa, AcceptsRsa = hello.AcceptsRsa && suites12.Rsa };
        return status;
    }

    /// <summary>Before TLS 1.3 the cipher suite names the kind of key as well (RFC 8422 2); 1.3's suites fit any.</summary>
    private static (bool Ecdsa, bool Rsa) Tls12Keys(ReadOnlySpan<byte> suites)
    {
        var (ecdsa, rsa) = (false, false);
        for (var i = 0; i < suites.Length; i += 2)
        {
            var suite = BinaryPrimitives.ReadUInt16BigEndian(suites[i..]);
            var isTls13 = suite >> 8 == 0x13;
            var isEcdsa = suite is (>= 0xC006 and <= 0xC00A) or 0xC023 or 0xC024 or 0xC02B or 0xC02C or (>= 0xC0AC and <= 0xC0AF) or 0xCCA9;
            ecdsa |= isTls13 || isEcdsa;
            rsa |= isTls13 || !isEcdsa;
        }
        return (ecdsa, rsa);
    }

    private static HelloStatus ReadExtensions(ReadOnlySpan<byte> extensions, ref ClientHello hello)
    {
        var reader = new ByteReader(extensions);
        var (names, protocols) = (0, 0);
        while (!reader.IsEmpty)
        {
            if (!reader.TryUInt16(out var type) || !reader.TryVector16(out var data))
                return HelloStatus.Malformed;
            var isSound = type switch
            {
                0 => names++ == 0 && ReadServerName(data, ref hello),
                13 => ReadSignatures(data, ref hello),
                16 => protocols++ == 0 && ReadProtocols(data, ref hello),
                _ => true,
            };
            if (!isSound)
                return HelloStatus.Malformed;
        }
        return HelloStatus.Ok;
    }

    // RFC 6066 3
    private static bool ReadServerName(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var outer = new ByteReader(data);
        if (!outer.TryVector16(out var list) || !outer.IsEmpty)
            return false;
        var reader = new ByteReader(list);
        while (!reader.IsEmpty)
        {
            if (!reader.TryByte(out var type) || !reader.TryVector16(out var name))
                return false;
            if (type != 0)
                continue;
            if (name.IsEmpty || name.Length > 255 || name.ContainsAnyExcept(HostBytes))
                return false;
            hello = hello with { ServerName = Encoding.ASCII.GetString(name).ToLowerInvariant().TrimEnd('.') };
            return true;
        }
        return true;
    }

    // RFC 7301 3.1
    private static bool ReadProtocols(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var outer = new ByteReader(data);
        if (!outer.TryVector16(out var list) || !outer.IsEmpty || list.IsEmpty)
            return false;
        var names = new List<string>();
        var reader = new ByteReader(list);
        while (!reader.IsEmpty)
        {
            if (!reader.TryVector8(out var name) || name.IsEmpty)
                return false;
            names.Add(Encoding.Latin1.GetString(name));
        }
        hello = hello with { ApplicationProtocols = names };
        return true;
    }

    // RFC 8446 4.2.3
    private static bool ReadSignatures(ReadOnlySpan<byte> data, ref ClientHello hello)
    {
        var outer = new ByteReader(data);
        if (!outer.TryVector16(out var list) || !outer.IsEmpty || list.Length % 2 != 0)
            return false;
        var (ecdsa, rsa) = (false, false);
        for (var i = 0; i < list.Length; i += 2)
        {
            var scheme = BinaryPrimitives.ReadUInt16BigEndian(list[i..]);
            ecdsa |= scheme is 0x0403 or 0x0503 or 0x0603;
            rsa |= scheme is 0x0401 or 0x0501 or 0x0601 or 0x0804 or 0x0805 or 0x0806 or 0x0201;
        }
        hello = hello with { AcceptsEcdsa = ecdsa, AcceptsRsa = rsa };
        return true;
    }
}
