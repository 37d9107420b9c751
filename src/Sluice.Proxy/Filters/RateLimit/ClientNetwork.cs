using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>Who the client is, and the network that it counts for.</summary>
internal static class ClientNetwork
{
    private const string ForwardedFor = "x-forwarded-for";

    /// <summary>
    /// The peer; behind trusted proxies the entry of <c>x-forwarded-for</c> that the first of them wrote, as Envoy's
    /// <c>xff_num_trusted_hops</c> has it. The header's last entry is this gateway's own, for the peer. Where it is too short, or no
    /// address stands there, the peer is the client.
    /// </summary>
    public static IPAddress? Of(Exchange exchange, int trustedProxies)
    {
        var peer = exchange.RemoteEndPoint?.Address;
        var client = trustedProxies > 0 ? FromHeader(exchange.RequestHeader(ForwardedFor), trustedProxies) ?? peer : peer;
        return client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client;
    }

    /// <summary>The address, or <c>10.1.0.0/16</c> where only a prefix counts.</summary>
    public static int Write(Span<char> buffer, IPAddress client, RateLimitKey part)
    {
        var isV4 = client.AddressFamily == AddressFamily.InterNetwork;
        var bits = isV4 ? Math.Clamp(part.Ipv4Prefix, 0, 32) : Math.Clamp(part.Ipv6Prefix, 0, 128);
        int written;
        if (isV4 && bits == 32)
        {
            client.TryFormat(buffer, out written);
            return written;
        }
        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out var length);
        for (var bit = bits; bit < length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        // Without the zone of a link-local address.
        new IPAddress(bytes[..length]).TryFormat(buffer, out written);
        if (bits == length * 8)
            return written;
        buffer[written++] = '/';
        bits.TryFormat(buffer[written..], out var digits, default, CultureInfo.InvariantCulture);
        return written + digits;
    }

    private static IPAddress? FromHeader(string? header, int trustedProxies)
    {
        var rest = header.AsSpan();
        for (var skipped = 0; skipped < trustedProxies; skipped++)
        {
            var comma = rest.LastIndexOf(',');
            if (comma < 0)
                return null;
            rest = rest[..comma];
        }
        var entry = rest[(rest.LastIndexOf(',') + 1)..].Trim();
        if (IPAddress.TryParse(entry, out var address))
            return address;
        return IPEndPoint.TryParse(entry, out var endPoint) ? endPoint.Address : null;
    }
}
