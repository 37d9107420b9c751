using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sluice.Hosting;

/// <summary>Ports of loopback that must be known before they are bound, or bound again after a while.</summary>
public static class UnusedPort
{
    private const int First = 20_000;
    private const int DefaultEphemeral = 32_768;
    private const int Attempts = 100;

    /// <summary>
    /// A TCP port that nothing listens on. It lies below those that the kernel hands out by itself
    /// (net.ipv4.ip_local_port_range), as any outgoing connection could take one of those before it is bound.
    /// </summary>
    /// <exception cref="SocketException">No port is free.</exception>
    public static int Pick()
    {
        var end = FirstEphemeral();
        for (var attempt = 0; end > First && attempt < Attempts; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, end);
            if (IsFree(port))
                return port;
        }
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FirstEphemeral()
    {
        try
        {
            var range = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range");
            return int.TryParse(range.Split('\t', ' ')[0], out var first) ? first : DefaultEphemeral;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DefaultEphemeral;
        }
    }
}
