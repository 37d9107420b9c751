using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Names;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Clusters;

/// <summary>Opens TCP (or unix) connections to the endpoints of one cluster, in one egress lane.</summary>
/// <param name="lane">Null: no policy governs them.</param>
internal sealed class UpstreamConnector(Cluster cluster, EgressLane? lane, IHostResolver names, TimeProvider clock)
{
    // linux/in.h; IP_BIND_ADDRESS_NO_PORT serves both families.
    private const int SolIp = 0;
    private const int IpBindAddressNoPort = 24;

    private static readonly IPAddress PassthroughSource = IPAddress.Parse("127.0.0.6");
    private static readonly IPAddress PassthroughSourceV6 = IPAddress.Parse("::6");

    private readonly IPAddress? _source = SourceOf(cluster, lane);

    // Addresses that the configuration writes out are its own word; those that a name server gives are anybody's.
    private readonly EgressLane? _checked = cluster.Discovery is ClusterDiscovery.Static or ClusterDiscovery.OriginalDestination
        ? null
        : lane;

    /// <summary>Ends with a <see cref="ConnectException"/>, or with cancellation by the caller.</summary>
    public async ValueTask<Socket> ConnectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(cluster.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return target switch
            {
                DnsEndPoint named => await ConnectByNameAsync(named, both.Token),
                IPEndPoint ip => await ConnectOneAsync(Checked(ip), both.Token),
                // A path is never what a client named: sockets of this machine are for clusters that the configuration leads there.
                UnixDomainSocketEndPoint when cluster.Named is null => await ConnectOneAsync(target, both.Token),
                _ => throw new ConnectException($"{target} is not to be reached", ConnectProblem.Forbidden, null),
            };
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectException("connection timeout", ConnectProblem.TimedOut, cancelled);
        }
    }

    /// <summary>Resolves, and connects to an address of this very answer: what is checked is what is reached.</summary>
    private async ValueTask<Socket> ConnectByNameAsync(DnsEndPoint named, CancellationToken cancellationToken)
    {
        HostAddresses found;
        try
        {
            found = await names.ResolveAsync(named.Host, NameScope.Absolute, cancellationToken);
        }
        catch (HostResolutionException failed)
        {
            throw new ConnectException($"{named.Host} cannot be resolved", ConnectProblem.NotResolved, failed);
        }
        var open = found.Addresses.Where(a => _checked?.MayReach(a) ?? true).Select(a => new IPEndPoint(a, named.Port)).ToList();
        if (open.Count == 0)
            throw Forbidden(found.Addresses[0]);
        return await AddressRace.ConnectAsync(open, ConnectOneAsync, clock, cancellationToken);
    }

    private IPEndPoint Checked(IPEndPoint target) => _checked?.MayReach(target.Address) ?? true ? target : throw Forbidden(target.Address);

    private static ConnectException Forbidden(IPAddress address) =>
        new($"{address} is not to be reached: {AddressRanges.SpecialNameOf(address)}", ConnectProblem.Forbidden, null);

    private async ValueTask<Socket> ConnectOneAsync(EndPoint target, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = CreateSocket(target);
            Bind(socket, target);
            await socket.ConnectAsync(target, cancellationToken);
            return socket;
        }
        catch (SocketException refused)
        {
            socket?.Dispose();
            throw new ConnectException(refused.SocketErrorCode.ToString(), ConnectProblem.Refused, refused);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    public static EndPoint TargetOf(UpstreamEndpoint endpoint) =>
        endpoint.IsUnixSocket ? new UnixDomainSocketEndPoint(endpoint.Address) : TargetOf(endpoint.Address, endpoint.Settings.Port);

    /// <summary>The host of a URI back as an address: the reverse of <see cref="UpstreamEndpoint.Prefix"/>.</summary>
    public EndPoint TargetOfUri(string host, int port)
    {
        if (cluster.Named is null && host.EndsWith(UpstreamEndpoint.UnixSuffix, StringComparison.Ordinal))
            return new UnixDomainSocketEndPoint(
                Encoding.UTF8.GetString(Convert.FromHexString(host.AsSpan(0, host.Length - UpstreamEndpoint.UnixSuffix.Length)))
            );
        return TargetOf(host, port);
    }

    private static EndPoint TargetOf(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    private static IPAddress? SourceOf(Cluster cluster, EgressLane? lane)
    {
        var text = lane is { SourceAddress.Length: > 0 } ? lane.SourceAddress : cluster.SourceAddress;
        return text.Length > 0 ? IPAddress.Parse(text) : null;
    }

    /// <summary>
    /// Gives the connection its source address. A policy's holds or the connection fails: a partner who lets in one address must not see
    /// another. The mark of a sidecar's inbound passthrough is left out where the target is of the other family.
    /// </summary>
    private void Bind(Socket socket, EndPoint target)
    {
        if (_source is null || target is not IPEndPoint ip)
            return;
        var isMark = _source.Equals(PassthroughSource);
        var source =
            _source.AddressFamily == ip.AddressFamily ? _source
            : isMark ? PassthroughSourceV6
            : throw new ConnectException($"source address {_source}: {target} is of the other family", ConnectProblem.Refused, null);
        try
        {
            // The kernel picks the port at connect time, so that one port may serve many destinations.
            socket.SetRawSocketOption(SolIp, IpBindAddressNoPort, BitConverter.GetBytes(1));
            socket.Bind(new IPEndPoint(source, 0));
        }
        catch (SocketException refused)
        {
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
