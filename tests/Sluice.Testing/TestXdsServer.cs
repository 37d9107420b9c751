using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Xds.Server;
using Sluice.Xds.Server.Book;

namespace Sluice.Testing;

/// <summary>The discovery service on a loopback port, in front of a source that the test speaks for.</summary>
public sealed class TestXdsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestXdsServer(WebApplication app, TestXdsSource source) => (_app, Source) = (app, source);

    public TestXdsSource Source { get; }

    public Uri Uri => new(_app.Urls.First());

    public XdsAckBook Book => _app.Services.GetRequiredService<XdsAckBook>();

    public IServiceProvider Services => _app.Services;

    /// <param name="source">What proxies get.</param>
    /// <param name="clock">The server's time.</param>
    /// <param name="certificate">For TLS; clients may then show one of their own, whoever issued it.</param>
    /// <param name="port">0: a free one.</param>
    /// <param name="options">Other limits than the usual.</param>
    public static async Task<TestXdsServer> StartAsync(
        TestXdsSource source,
        TimeProvider? clock = null,
        X509Certificate2? certificate = null,
        int port = 0,
        Action<XdsServerOptions>? options = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => Listen(k, port, certificate));
        builder.Services.AddSingleton(clock ?? TimeProvider.System).AddSingleton<IXdsSource>(source).AddSluiceXds();
        builder.Services.Configure(options ?? (_ => { }));
        var app = builder.Build();
        app.MapSluiceXds();
        await app.StartAsync(CancellationToken.None);
        return new(app, source);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, int port, X509Certificate2? certificate)
    {
        kestrel.UseXdsLimits();
        kestrel.Listen(
            IPAddress.Loopback,
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                    listen.UseHttps(certificate, AskForCertificate);
            }
        );
    }

    private static void AskForCertificate(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    }
}
