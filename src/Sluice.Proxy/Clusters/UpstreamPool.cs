using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>The HTTP connections to the endpoints of a cluster. It outlives snapshots that do not change how it connects.</summary>
internal sealed class UpstreamPool : IDisposable
{
    /// <summary>Names whose address is known for the record; as many as a cluster has endpoints that were asked for.</summary>
    private const int MaxRemembered = 4096;

    private readonly UpstreamConnector _connector;
    private readonly UpstreamTlsClient? _tls;
    private readonly ConcurrentDictionary<DnsEndPoint, IPEndPoint> _reached = [];

    public UpstreamPool(Cluster cluster, UpstreamTlsClient? tls, UpstreamConnector connector)
    {
        _connector = connector;
        _tls = tls;
        Client = new(CreateHandler(cluster), disposeHandler: true);
    }

    public HttpMessageInvoker Client { get; }

    /// <summary>The address that an endpoint was last connected at; null: it has none yet. Connections are shared, so it may be another request's.</summary>
    public IPEndPoint? Reached(UpstreamEndpoint endpoint) =>
        UpstreamConnector.TargetOf(endpoint) switch
        {
            IPEndPoint ip => ip,
            DnsEndPoint named => _reached.GetValueOrDefault(named),
            _ => null,
        };

    /// <summary>Only so much of a cluster says how to connect.</summary>
    public static bool ConnectsLike(Cluster a, Cluster b) =>
        a.ConnectTimeout == b.ConnectTimeout
        && a.IdleTimeout == b.IdleTimeout
        && a.MaxConnectionDuration == b.MaxConnectionDuration
        && a.Limits == b.Limits
        && a.Protocol == b.Protocol
        && a.Tls == b.Tls
        && a.SidecarTls == b.SidecarTls
        && a.SourceAddress == b.SourceAddress
        && a.Discovery == b.Discovery
        && a.TcpKeepAlive == b.TcpKeepAlive;

    public void Dispose() => Client.Dispose();

    /// <summary>A connection of its own, outside the pool, for a relay of bytes.</summary>
    public async ValueTask<Upstream> ConnectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        var socket = await _connector.ConnectAsync(target, cancellationToken);
        var tls = _tls is null
            ? null
            : await _tls.HandshakeAsync(new NetworkStream(socket, ownsSocket: true), NameOf(target), null, cancellationToken);
        return new(socket, tls);
    }

    private void Remember(DnsEndPoint named, IPEndPoint address)
    {
        if (_reached.Count >= MaxRemembered)
            _reached.Clear();
        _reached[named] = address;
    }

    private static string WithoutPort(string host)
    {
        if (host[0] == '[')
            return host.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? host[1..end] : host;
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? host : host[..colon];
    }

    private static bool HandshakesItself(UpstreamTlsClient tls) => tls.HasFixedName || tls.HasCertificate;

    private static string NameOf(EndPoint target) => target is DnsEndPoint named ? named.Host : "";

    private SocketsHttpHandler CreateHandler(Cluster cluster)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            // Connecting and our own handshakes are timed on our clock; this is for handshakes of the HTTP client's.
            ConnectTimeout = _tls is { } own && !HandshakesItself(own) ? 2 * cluster.ConnectTimeout : Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = cluster.IdleTimeout > TimeSpan.Zero ? cluster.IdleTimeout : Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime =
                cluster.MaxConnectionDuration > TimeSpan.Zero ? cluster.MaxConnectionDuration : Timeout.InfiniteTimeSpan,
            MaxConnectionsPerServer = cluster.Limits.MaxConnections > 0 ? cluster.Limits.MaxConnections : int.MaxValue,
            // A proxy forwards what it gets: the response's head may be as large as Envoy's default allows, its drain is not ours to do.
            MaxResponseHeadersLength = 60,
            MaxResponseDrainSize = 64 * 1024,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ConnectCallback = ConnectAsync,
        };
        if (_tls is { } tls)
            handler.SslOptions = tls.OptionsForRequestHost();
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = _connector.TargetOfUri(context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = await _connector.ConnectAsync(target, cancellationToken);
        if (target is DnsEndPoint named && socket.RemoteEndPoint is IPEndPoint address)
            Remember(named, address);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (_tls is not { } tls || !HandshakesItself(tls))
            return stream;
        // The HTTP client pools by the Host header, which is also the server name that it would send.
        var host = context.InitialRequestMessage.Headers.Host is { Length: > 0 } header ? WithoutPort(header) : context.DnsEndPoint.Host;
        // A connection is made for the version of its first request, and serves that one alone.
        return await tls.HandshakeAsync(stream, host, context.InitialRequestMessage.Version.Major == 2, cancellationToken);
    }
}
