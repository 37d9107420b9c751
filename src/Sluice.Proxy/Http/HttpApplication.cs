using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Http;

/// <summary>Kestrel's door to the pipeline: no ASP.NET middleware stands between.</summary>
internal sealed class HttpApplication(RequestPipeline pipeline, RequestTelemetry telemetry, TimeProvider clock)
    : IHttpApplication<KestrelExchange>
{
    public KestrelExchange CreateContext(IFeatureCollection contextFeatures)
    {
        KestrelExchange exchange;
        if (contextFeatures is IHostContextContainer<KestrelExchange> container)
            exchange = container.HostContext ??= new KestrelExchange();
        else
            exchange = new KestrelExchange();
        exchange.Begin(contextFeatures, clock);
        return exchange;
    }

    public Task ProcessRequestAsync(KestrelExchange context) => pipeline.RunAsync(context);

    public void DisposeContext(KestrelExchange context, Exception? exception)
    {
        telemetry.Record(context);
        context.End();
    }
}
