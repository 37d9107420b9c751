using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Serving;

/// <summary>The plain port for scrapers and probes: <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>. It tells nothing of what is configured.</summary>
public sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly MetricsText _metrics;

    private MetricsServer(WebApplication application, MetricsText metrics) => (_application, _metrics) = (application, metrics);

    public int Port => _application.Ports()[0];

    /// <param name="isReady">What <c>/readyz</c> says.</param>
    public static async Task<MetricsServer> StartAsync(
        IPEndPoint address,
        Func<bool> isReady,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var builder = Servers.Create(logs, clock);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address);
        });
        var metrics = new MetricsText();
        var application = builder.Build();
        application.MapGet("/metrics", () => TypedResults.Text(metrics.Render(), "text/plain; version=0.0.4"));
        application.MapGet("/healthz", () => TypedResults.Text("ok"));
        application.MapGet(
            "/readyz",
            () => isReady() ? Results.Text("ok") : Results.Text("not yet", statusCode: StatusCodes.Status503ServiceUnavailable)
        );
        await application.StartAsync(cancel);
        return new(application, metrics);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        _metrics.Dispose();
    }
}
