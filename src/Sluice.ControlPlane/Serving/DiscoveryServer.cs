using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Service;
using Sluice.ControlPlane.Reports;
using Sluice.Xds.Server;
using Sluice.Xds.Server.Book;

namespace Sluice.ControlPlane.Serving;

/// <summary>The listeners that proxies come to: xDS and certificates.</summary>
public sealed class DiscoveryServer : IAsyncDisposable
{
    /// <summary>Connections at once: two for each proxy of a large mesh, and room for strangers until they are told to go.</summary>
    private const int MostConnections = 20_000;

    private readonly WebApplication _application;

    private DiscoveryServer(WebApplication application, DiscoveryServerOptions options)
    {
        _application = application;
        var ports = application.Ports();
        (SecurePort, PlainPort) = (ports[0], options.PlainPort is null ? null : ports[1]);
    }

    public int SecurePort { get; }

    public int? PlainPort { get; }

    /// <summary>Which proxy runs what.</summary>
    public XdsAckBook Book => _application.Services.GetRequiredService<XdsAckBook>();

    public static async Task<DiscoveryServer> StartAsync(
        DiscoveryServerOptions options,
        IXdsSource source,
        CertificateAuthority authority,
        ServingCertificate certificate,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var builder = Servers.Create(logs, clock);
        builder.Services.AddSingleton(source).AddSluiceXds().AddCertificateService(authority);
        if (options.Reports is { } reports)
            builder.Services.AddSingleton(reports).AddSingleton<ReportStreams>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.UseXdsLimits();
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(options.Bind, options.SecurePort, listen => listen.UseTls(certificate));
            if (options.PlainPort is { } plain)
                kestrel.Listen(IPAddress.Loopback, plain, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        application.MapSluiceXds();
        application.MapCertificateService();
        if (options.Reports is not null)
            application.MapGrpcService<ReportStreams>();
        await application.StartAsync(cancel);
        return new(application, options);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
