using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sluice.Proxy.Telemetry;

/// <summary>A small server of its own for pages that probes and Prometheus read; it shares nothing with the gateway's ports.</summary>
internal sealed class PageServer : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private readonly Func<string, Page?> _page;
    private readonly KestrelServer _server;
    private ListenOptions _listen = null!;

    public PageServer(IPEndPoint bindTo, Func<string, Page?> page, ILoggerFactory loggers)
    {
        _page = page;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = 256;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(bindTo, listen => _listen = listen);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        _server = new KestrelServer(Options.Create(options), transport, loggers);
    }

    public IPEndPoint EndPoint => _listen.IPEndPoint!;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(this, cancellationToken);

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var path = context.GetRequiredFeature<IHttpRequestFeature>().Path;
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var page = _page(path) ?? new Page(404, "text/plain", "");
        var body = Encoding.UTF8.GetBytes(page.Body);
        response.StatusCode = page.StatusCode;
        response.Headers.ContentType = page.ContentType;
        response.Headers.ContentLength = body.Length;
        if (context.GetRequiredFeature<IHttpRequestFeature>().Method != "HEAD")
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception) { }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}

/// <summary>An answer of a <see cref="PageServer"/>.</summary>
internal sealed record Page(int StatusCode, string ContentType, string Body);
