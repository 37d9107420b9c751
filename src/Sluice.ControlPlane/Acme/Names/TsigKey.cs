using System.Buffers.Binary;
using System.Security.Cryptography;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>Signs DNS messages and checks the answers' signatures (RFC 8945, HMAC-SHA256).</summary>
internal sealed class TsigKey(string name, Secret secret)
{
    private const string Algorithm = "hmac-sha256";
    private const ushort Type = 250;

    /// <summary>Difference of clocks in seconds. Default 300 (RFC 8945 10).</summary>
    private const int Fudge = 300;
    private const int AdditionalCount = 10;

    /// <summary>The message with its signature as last record, and the signature itself, which the answer's covers.</summary>
    public (byte[] Message, byte[] Mac) Sign(byte[] message, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(secret.Reveal(), [.. message, .. Variables(seconds, Fudge, 0, [])]);
        using var signed = new MemoryStream();
        signed.Write(message);
        WriteRecord(signed, seconds, mac, DnsWire.UInt16At(message, 0));
        var bytes = signed.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(AdditionalCount), (ushort)(DnsWire.UInt16At(bytes, AdditionalCount) + 1));
        return (bytes, mac);
    }

    /// <summary>Null: the answer is the server's; else why it cannot be taken for that.</summary>
    /// <exception cref="InvalidDataException">It is no DNS message.</exception>
    public string? Reject(byte[] answer, byte[] requestMac, DateTimeOffset now)
    {
        if (LastRecord(answer) is not { } start || DnsWire.UInt16At(answer, DnsWire.AfterName(answer, start)) != Type)
            return "the answer is not signed";
        // Type, class, life, length; then the algorithm's name.
        var at = DnsWire.AfterName(answer, DnsWire.AfterName(answer, start) + 10);
        var seconds =
            ((long)DnsWire.UInt16At(answer, at) << 32) | ((long)DnsWire.UInt16At(answer, at + 2) << 16) | DnsWire.UInt16At(answer, at + 4);
        var fudge = DnsWire.UInt16At(answer, at + 6);
        var macLength = DnsWire.UInt16At(answer, at + 8);
        var mac = Slice(answer, at + 10, macLength);
        var error = DnsWire.UInt16At(answer, at + 12 + macLength);
        var other = Slice(answer, at + 16 + macLength, DnsWire.UInt16At(answer, at + 14 + macLength));
        if (error != 0)
            return Words(error);
        var plain = answer[..start];
        BinaryPrimitives.WriteUInt16BigEndian(plain.AsSpan(AdditionalCount), (ushort)(DnsWire.UInt16At(answer, AdditionalCount) - 1));
        byte[] covered =
        [
            (byte)(requestMac.Length >> 8),
            (byte)requestMac.Length,
            .. requestMac,
            .. plain,
            .. Variables(seconds, fudge, error, other),
        ];
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret.Reveal(), covered), mac))
            return "the answer's signature is wrong";
        return Math.Abs(now.ToUnixTimeSeconds() - seconds) > fudge ? "the answer is of another time" : null;
    }

    // RFC 8945 4.3.3.
    private byte[] Variables(long seconds, int fudge, int error, byte[] other)
    {
        using var variables = new MemoryStream();
        DnsWire.Name(variables, name);
        DnsWire.UInt16(variables, DnsWire.Any);
        DnsWire.UInt32(variables, 0);
        DnsWire.Name(variables, Algorithm);
        DnsWire.Time(variables, seconds);
        DnsWire.UInt16(variables, fudge);
        DnsWire.UInt16(variables, error);
        DnsWire.UInt16(variables, other.Length);
        variables.Write(other);
        return variables.ToArray();
    }

    private void WriteRecord(MemoryStream to, long seconds, byte[] mac, ushort id)
    {
        DnsWire.Name(to, name);
        DnsWire.UInt16(to, Type);
        DnsWire.UInt16(to, DnsWire.Any);
        DnsWire.UInt32(to, 0);
        using var data = new MemoryStream();
        DnsWire.Name(data, Algorithm);
        DnsWire.Time(data, seconds);
        DnsWire.UInt16(data, Fudge);
        DnsWire.UInt16(data, mac.Length);
        data.Write(mac);
        DnsWire.UInt16(data, id);
        DnsWire.UInt32(data, 0); // no error, nothing else
        DnsWire.UInt16(to, (int)data.Length);
        data.WriteTo(to);
    }

    // Null: there is none.
    private static int? LastRecord(byte[] message)
    {
        var at = DnsWire.HeaderBytes;
        for (var i = DnsWire.UInt16At(message, 4); i > 0; i--)
            at = DnsWire.AfterName(message, at) + 4;
        int? last = null;
        var records = DnsWire.UInt16At(message, 6) + DnsWire.UInt16At(message, 8) + DnsWire.UInt16At(message, AdditionalCount);
        for (var i = records; i > 0; i--)
        {
            last = at;
            var fixedPart = DnsWire.AfterName(message, at);
            at = fixedPart + 10 + DnsWire.UInt16At(message, fixedPart + 8);
        }
        return DnsWire.UInt16At(message, AdditionalCount) > 0 ? last : null;
    }

    private static byte[] Slice(byte[] message, int at, int length) =>
        at + length <= message.Length ? message[at..(at + length)] : throw new InvalidDataException("the message ends too early");

    private static string Words(int error) =>
        error switch
        {
            16 => "BADSIG: the server finds the signature wrong; is it the right key?",
            17 => "BADKEY: the server does not know the key",
            18 => "BADTIME: the clocks differ by more than five minutes",
            _ => $"the server does not accept the signature (code {error})",
        };
}
