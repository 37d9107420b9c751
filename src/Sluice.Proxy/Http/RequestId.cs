namespace Sluice.Proxy.Http;

/// <summary>Random (version 4) UUIDs of RFC 9562, as Envoy gives to requests that come without an id.</summary>
internal static class RequestId
{
    public static string Create(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
