using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Snapshot;

namespace Sluice.EndToEnd.Tests.Proxyless;

/// <summary>A gRPC server on a free port that says its name.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EchoService _service;

    private EchoServer(WebApplication app, EchoService service) => (_app, _service) = (app, service);

    public int Calls => _service.Calls;

    public ClusterEndpoint EndPoint => new() { Address = IPAddress.Loopback.ToString(), Port = new Uri(_app.Urls.First()).Port };

    public static async Task<EchoServer> StartAsync(string name)
    {
        var service = new EchoService(name);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(service);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, service);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
