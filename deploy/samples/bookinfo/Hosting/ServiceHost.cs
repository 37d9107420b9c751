using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Hosting;

/// <summary>A web server for one service on its own loopback port.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    /// <summary>Longest request body in bytes (64 KiB): a form or two ratings.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    private readonly WebApplication _application;

    private ServiceHost(WebApplication application)
    {
        _application = application;
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(addresses.Addresses.Single()).Port);
    }

    public IPEndPoint EndPoint { get; }

    public static async Task<ServiceHost> StartAsync(int port, IHttpService service, ILoggerFactory logs, CancellationToken cancellation)
    {
        // The empty builder reads no settings: ASPNETCORE_URLS of the surrounding shell must not move a sample's ports.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();

        var application = builder.Build();
        try
        {
            application.UseRouting();
            service.Map(application);
            await application.StartAsync(cancellation);
            return new ServiceHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
