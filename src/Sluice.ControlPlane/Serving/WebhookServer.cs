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
/// Neither changes anything. Where <see cref="WebhookCallers"/> are named, nobody else gets past the handshake. Where they are not, callers
/// are not told apart, as with Istio: whoever reaches the port learns what would be said of the object that they send themselves, and with
/// an injected pod the settings of injection (images, addresses, trust domain), which stand in every injected pod. No answer depends on
/// another resource, or on a namespace's labels; see <see cref="InjectionWebhook"/>.
/// </remarks>
public sealed class WebhookServer : IAsyncDisposable
{
    /// <summary>Connections at once. An API server has one or two.</summary>
    private const int MostConnections = 1_000;

    private readonly WebApplication _application;
    private readonly WebhookLimits _limits;

    private WebhookServer(WebApplication application, WebhookLimits limits) => (_application, _limits) = (application, limits);

    public int Port => _application.Ports()[0];

    /// <param name="callers">Who may call; null: whoever reaches the port.</param>
    public static async Task<WebhookServer> StartAsync(
        IPEndPoint address,
        WebhookCallers? callers,
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
            // Both webhooks stop reading at 3 MiB, and say so.
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = WebhookLimits.Longest;
            kestrel.Listen(address, listen => listen.UseTls(certificate, callers));
        });
        var application = builder.Build();
        var limits = new WebhookLimits(clock);
        application.Use(next => context => limits.InvokeAsync(context, next));
        application.UseRouting();
        application.MapValidation(new ApiKinds());
        application.MapInjection(injection);
        application.UseEndpoints(_ => { });
        try
        {
            await application.StartAsync(cancel);
        }
        catch
        {
            await application.DisposeAsync();
            await limits.DisposeAsync();
            throw;
        }
        return new(application, limits);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _limits.DisposeAsync();
    }
}
