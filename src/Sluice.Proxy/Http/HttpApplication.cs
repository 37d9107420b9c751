using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Http;

/// <summary>Kestrel's door to the pipeline: no ASP.NET middleware stands between.</summary>
internal sealed class HttpApplication(RequestPipeline pipeline, RequestTelemetry telemetry, InboundDrain drain, TimeProvider clock)
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
        drain.Enter(exchange.Connection.Direction);
        return exchange;
    }

    public Task ProcessRequestAsync(KestrelExchange context)
    {
        if (drain.IsOn && context.Connection.Direction != TrafficDirection.Outbound)
            AskToClose(context);
        return pipeline.RunAsync(context);
    }

    public void DisposeContext(KestrelExchange context, Exception? exception)
    {
        drain.Leave(context.Connection.Direction);
        telemetry.Record(context);
        context.End();
    }

    private static void AskToClose(KestrelExchange context)
    {
        if (HttpProtocol.IsHttp2(context.Protocol))
            context.Context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(); // GOAWAY
        // An upgrade needs the field for itself. Kestrel's RequestClose would cut a body that is being read.
        else if (context.RequestHeaders.Upgrade.Count == 0)
            context.SetResponseHeader("Connection", "close");
    }
}
