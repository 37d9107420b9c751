using System.Net;
using System.Net.Sockets;

namespace Sluice.Proxy.Listeners;

/// <summary>Listening sockets that take connections to any address, as TPROXY hands them over.</summary>
internal static class TransparentSocket
{
    // linux/in.h and linux/in6.h.
    private const int SolIp = 0;
    private const int IpTransparent = 19;
    private const int SolIpv6 = 41;
    private const int Ipv6Transparent = 75;

    public static Socket Bind(EndPoint endPoint)
    {
        var ip = (IPEndPoint)endPoint;
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var isIpv6 = ip.AddressFamily == AddressFamily.InterNetworkV6;
            if (isIpv6 && ip.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.SetRawSocketOption(SolIp, IpTransparent, BitConverter.GetBytes(1));
            if (isIpv6)
                socket.SetRawSocketOption(SolIpv6, Ipv6Transparent, BitConverter.GetBytes(1));
            socket.Bind(ip);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
