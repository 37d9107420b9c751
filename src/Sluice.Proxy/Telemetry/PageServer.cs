using System.Net;
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
    private readonly Func<PageRequest, ValueTask<Page?>> _page;
    private readonly KestrelServer _server;
    private ListenOptions _listen = null!;

    public PageServer(IPEndPoint bindTo, Func<PageRequest, ValueTask<Page?>> page, ILoggerFactory loggers)
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
        var request = PageRequest.Of(context);
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var page = await _page(request) ?? Page.NotFound;
        response.StatusCode = page.StatusCode;
        response.Headers.ContentType = page.ContentType;
        response.Headers.ContentLength = page.Body.Length;
        if (request.Method != "HEAD")
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(page.Body, request.Aborted);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception) { }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
