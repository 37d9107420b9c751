using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Xds.Server;
using Sluice.Xds.Server.Book;

namespace Sluice.Tests.Xds.Wire;

/// <summary>The discovery service on a free port.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];
    private WebApplication _app = null!;

    public WireSource Source { get; } = new();

    public Uri Uri { get; private set; } = null!;

    public XdsAckBook Book => _app.Services.GetRequiredService<XdsAckBook>();

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WireServer> StartAsync(
        string resources = "",
        TimeProvider? clock = null,
        X509Certificate2? certificate = null,
        int port = 0,
        Action<XdsServerOptions>? options = null
    )
    {
        var server = new WireServer();
        if (resources.Length > 0)
            server.Publish("v1", resources);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => Listen(k, port, certificate));
        builder.Services.AddSingleton(clock ?? TimeProvider.System).AddSingleton<IXdsSource>(server.Source).AddSluiceXds();
        builder.Services.Configure(options ?? (_ => { }));
        server._app = builder.Build();
        server._app.MapSluiceXds();
        await server._app.StartAsync(Cancel);
        server.Uri = new(server._app.Urls.First());
        return server;
    }

    public void Publish(string version, string resources, int bytes = 0) => Source.Publish(WireState.Of(version, resources, bytes));

    public DeltaProbe Delta(string node = "proxy") => Own(new DeltaProbe(Own(Channel()), node));

    public WorldProbe World(string node = "proxy") => Own(new WorldProbe(Own(Channel()), node));

    public Task<XdsRollout> RolledOutAsync(TimeSpan? limit = null) => Book.WaitAsync(limit ?? TimeSpan.FromSeconds(30), Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned.AsEnumerable().Reverse())
            owned.Dispose();
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
                if (certificate is null)
                    return;
                listen.UseHttps(
                    certificate,
                    https =>
                    {
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.AllowAnyClientCertificate();
                    }
                );
            }
        );
    }

    private GrpcChannel Channel() =>
        GrpcChannel.ForAddress(Uri, new() { HttpHandler = new SocketsHttpHandler(), DisposeHttpClient = true });

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
