using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Webhook;

namespace Sluice.Benchmarks;

/// <summary>The webhook on Kestrel without TLS and without logs, until it is stopped.</summary>
internal static class WebhookServer
{
    public static async Task RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        server.Urls.Add($"http://127.0.0.1:{port}");
        server.MapInjection(new(new(new InjectionSettings()), new UnknownNamespaces()));
        await server.RunAsync();
    }
}
