using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Proxy.Listeners;

/// <summary>Asks the kernel which address a redirected connection was for. Linux only; elsewhere it is the local address.</summary>
internal static class OriginalDestination
{
    // linux/in.h, linux/in6.h, linux/netfilter_ipv4.h (SO_ORIGINAL_DST) and linux/netfilter_ipv6 (IP6T_SO_ORIGINAL_DST).
    private const int SolIp = 0;
    private const int SolIpv6 = 41;
    private const int OriginalDst = 80;

    /// <summary>
    /// The address before REDIRECT. Without a redirection the local address: under TPROXY that is the original one, and for a connection
    /// made to the proxy itself it is the proxy's own, which translation gives to the blackhole. Null: the connection is gone.
    /// </summary>
    public static IPEndPoint? Of(Socket socket)
    {
        try
        {
            if (socket.LocalEndPoint is not IPEndPoint local)
                return null;
            var isIpv4 = local.AddressFamily == AddressFamily.InterNetwork || local.Address.IsIPv4MappedToIPv6;
            return (isIpv4 ? Ask(socket, SolIp, 16, ReadIpv4) : Ask(socket, SolIpv6, 28, ReadIpv6)) ?? Plain(local);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>A socket for both families shows IPv4 as ::ffff:1.2.3.4, which is in no IPv4 subnet and not what people expect in a header.</summary>
    public static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    private static IPEndPoint? Ask(Socket socket, int level, int length, Func<byte[], IPEndPoint> read)
    {
        var address = new byte[length];
        try
        {
            return socket.GetRawSocketOption(level, OriginalDst, address) == length ? read(address) : null;
        }
        catch (SocketException)
        {
            return null; // not redirected, or no connection tracking in this kernel
        }
    }

    // struct sockaddr_in: family, port, address.
    private static IPEndPoint ReadIpv4(byte[] address) => new(new IPAddress(address.AsSpan(4, 4)), Port(address));

    // struct sockaddr_in6: family, port, flow, address, scope.
    private static IPEndPoint ReadIpv6(byte[] address) => new(new IPAddress(address.AsSpan(8, 16)), Port(address));

    private static int Port(byte[] address) => BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2));
}
