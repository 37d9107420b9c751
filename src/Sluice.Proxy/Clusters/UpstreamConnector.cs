using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>Opens TCP (or unix) connections to the endpoints of one cluster.</summary>
internal sealed class UpstreamConnector(Cluster cluster, TimeProvider clock)
{
    // linux/in.h; IP_BIND_ADDRESS_NO_PORT serves both families.
    private const int SolIp = 0;
    private const int IpBindAddressNoPort = 24;

    private static readonly IPAddress PassthroughSource = IPAddress.Parse("127.0.0.6");
    private static readonly IPAddress PassthroughSourceV6 = IPAddress.Parse("::6");

    private readonly IPAddress? _source = cluster.SourceAddress.Length > 0 ? IPAddress.Parse(cluster.SourceAddress) : null;

    /// <summary>Ends with a <see cref="ConnectException"/>, or with cancellation by the caller.</summary>
    public async ValueTask<Socket> ConnectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        var socket = CreateSocket(target);
        Bind(socket, target);
        using var timeout = new CancellationTokenSource(cluster.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(target, both.Token);
            return socket;
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new ConnectException("connection timeout", ConnectProblem.TimedOut, cancelled);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new ConnectException(refused.SocketErrorCode.ToString(), ConnectProblem.Refused, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static EndPoint TargetOf(UpstreamEndpoint endpoint) =>
        endpoint.IsUnixSocket ? new UnixDomainSocketEndPoint(endpoint.Address) : TargetOf(endpoint.Address, endpoint.Settings.Port);

    /// <summary>The host of a URI back as an address: the reverse of <see cref="UpstreamEndpoint.Prefix"/>.</summary>
    public static EndPoint TargetOf(string host, int port)
    {
        if (host.EndsWith(UpstreamEndpoint.UnixSuffix, StringComparison.Ordinal))
            return new UnixDomainSocketEndPoint(
                Encoding.UTF8.GetString(Convert.FromHexString(host.AsSpan(0, host.Length - UpstreamEndpoint.UnixSuffix.Length)))
            );
        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
    }

    /// <summary>Gives the connection the cluster's source address, where that is of the target's family.</summary>
    private void Bind(Socket socket, EndPoint target)
    {
        if (_source is null || target is not IPEndPoint ip)
            return;
        var source =
            _source.AddressFamily == ip.AddressFamily ? _source
            : _source.Equals(PassthroughSource) ? PassthroughSourceV6
            : null;
        if (source is null)
            return;
        try
        {
            // The kernel picks the port at connect time, so that one port may serve many destinations.
            socket.SetRawSocketOption(SolIp, IpBindAddressNoPort, BitConverter.GetBytes(1));
            socket.Bind(new IPEndPoint(source, 0));
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new ConnectException($"source address {source}: {refused.SocketErrorCode}", ConnectProblem.Refused, refused);
        }
    }

    private Socket CreateSocket(EndPoint target)
    {
        if (target is UnixDomainSocketEndPoint)
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var socket = target is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (cluster.TcpKeepAlive is { } keepAlive)
            Apply(keepAlive, socket);
        return socket;
    }

    private static void Apply(KeepAlive keepAlive, Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (keepAlive.Probes > 0)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, keepAlive.Probes);
        if (keepAlive.Time > TimeSpan.Zero)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(keepAlive.Time));
        if (keepAlive.Interval > TimeSpan.Zero)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(keepAlive.Interval));
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)time.TotalSeconds);
}
