using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sluice.Proxy.Http;

namespace Sluice.Proxy.Listeners;

/// <summary>One bound port: a Kestrel server of its own, so that ports come and go without touching each other.</summary>
internal sealed class PortServer : IDisposable
{
    private readonly KestrelServer _server;
    private readonly HttpApplication _application;
    private readonly SocketTransportOptions _socketOptions;
    private ListenOptions _listen = null!;

    public PortServer(PortKey key, ConnectionDispatcher dispatcher, HttpApplication application, ProxyLimits limits, ILoggerFactory loggers)
    {
        Key = key;
        _application = application;
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // HTTP/2's :scheme is the client's claim (prior knowledge may say http or https); ours comes from the connection.
            AllowAlternateSchemes = true,
            // RFC 9112 3.2.2: a proxy goes by the target, whatever Host says beside it.
            AllowHostHeaderOverride = key.IsForwardProxy,
            // Bytes beyond ASCII pass as they came.
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
            ApplicationServices = NoServices.Instance,
        };
        Apply(limits, options.Limits);
        options.Listen(
            key.BindTo,
            listen =>
            {
                _listen = listen;
                listen.Protocols = key.IsForwardProxy ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                listen.Use(next => connection => dispatcher.RunAsync(connection, next));
            }
        );
        _socketOptions = new SocketTransportOptions { UnsafePreferInlineScheduling = true, Backlog = 4096 };
        if (key.Transparent)
            _socketOptions.CreateBoundListenSocket = TransparentSocket.Bind;
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(_socketOptions), loggers), loggers);
    }

    public PortKey Key { get; }

    /// <summary>Address and port really bound.</summary>
    public IPEndPoint EndPoint => _listen.IPEndPoint!;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(_application, cancellationToken);

    /// <summary>Stops accepting, tells clients (Connection: close, GOAWAY), and aborts what is left when the token says so.</summary>
    public Task StopAsync(CancellationToken abort) => _server.StopAsync(abort);

    public void Dispose() => _server.Dispose();

    private static void Apply(ProxyLimits limits, KestrelServerLimits kestrel)
    {
        kestrel.MaxRequestHeadersTotalSize = limits.MaxRequestHeaderBytes;
        kestrel.MaxRequestLineSize = limits.MaxRequestHeaderBytes; // Envoy counts the path as a header
        kestrel.MaxRequestHeaderCount = limits.MaxRequestHeaders;
        kestrel.MaxRequestBodySize = null; // bodies are streamed, never held
        // Kestrel cuts bodies slower than 240 B/s. Envoy does not, and behind a proxy a slow body is often the other side's doing.
        kestrel.MinRequestBodyDataRate = null;
        kestrel.MinResponseDataRate = null;
        kestrel.RequestHeadersTimeout = limits.RequestHeadersTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MaxConcurrentConnections = limits.MaxConnectionsPerPort > 0 ? limits.MaxConnectionsPerPort : null;
        kestrel.Http2.MaxStreamsPerConnection = limits.MaxStreamsPerConnection;
        kestrel.Http2.MaxRequestHeaderFieldSize = limits.MaxRequestHeaderBytes;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
