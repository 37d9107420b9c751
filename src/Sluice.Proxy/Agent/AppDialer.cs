using System.Net;
using System.Net.Sockets;

namespace Sluice.Proxy.Agent;

/// <summary>Connects to the application from the address that interception lets through (Istio's), so that the sidecar does not ask itself.</summary>
internal static class AppDialer
{
    private static readonly IPAddress Source = IPAddress.Parse("127.0.0.6");
    private static readonly IPAddress SourceV6 = IPAddress.Parse("::6");

    public static async ValueTask<Stream> ConnectAsync(IPEndPoint application, CancellationToken cancellationToken)
    {
        var isIpv6 = application.AddressFamily == AddressFamily.InterNetworkV6;
        var socket = new Socket(application.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            TryBind(socket, isIpv6 ? SourceV6 : Source);
            await socket.ConnectAsync(application, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Where nothing is intercepted, ::6 is not there, and not needed.
    private static void TryBind(Socket socket, IPAddress source)
    {
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable) { }
    }
}
