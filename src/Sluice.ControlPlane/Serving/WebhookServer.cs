using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Api.Admission;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Injection.Webhook;

namespace Sluice.ControlPlane.Serving;

/// <summary>The port that a Kubernetes API server calls: <c>/validate</c> and <c>/inject</c>.</summary>
/// <remarks>
/// Neither changes nor reveals anything: each answers about the object that it is sent. A Kubernetes API server shows no certificate
/// unless it is told to, so callers are not told apart.
/// </remarks>
public sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebhookServer(WebApplication application) => _application = application;

    public int Port => _application.Ports()[0];

    public static async Task<WebhookServer> StartAsync(
        IPEndPoint address,
        ApiKinds kinds,
        InjectionWebhook injection,
        ServingCertificate certificate,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var builder = Servers.Create(logs, clock);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Kubernetes' own limit of a request is 3 MiB; a review holds the object twice.
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Listen(address, listen => listen.UseTls(certificate, asksForCertificate: false));
        });
        var application = builder.Build();
        application.MapValidation(kinds);
        application.MapInjection(injection);
        await application.StartAsync(cancel);
        return new(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
