using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Sluice.Testing;
using Sluice.Xds.Server;
using Sluice.Xds.Server.Book;

namespace Sluice.Tests.Xds.Wire;

/// <summary>A server with states in the short form of <see cref="WireState"/>, and clients by hand.</summary>
internal sealed class WireServer(TestXdsServer server) : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];

    public TestXdsSource Source => server.Source;

    public Uri Uri => server.Uri;

    public XdsAckBook Book => server.Book;

    public IServiceProvider Services => server.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WireServer> StartAsync(
        string resources = "",
        TimeProvider? clock = null,
        X509Certificate2? certificate = null,
        int port = 0,
        Action<XdsServerOptions>? options = null
    )
    {
        var source = new TestXdsSource();
        if (resources.Length > 0)
            source.Publish(WireState.Of("v1", resources));
        return new(await TestXdsServer.StartAsync(source, clock, certificate, port, options));
    }

    public void Publish(string version, string resources, int bytes = 0) => Source.Publish(WireState.Of(version, resources, bytes));

    public DeltaProbe Delta(string node = "proxy") => Own(new DeltaProbe(Own(Channel()), node));

    public WorldProbe World(string node = "proxy") => Own(new WorldProbe(Own(Channel()), node));

    public Task<XdsRollout> RolledOutAsync(TimeSpan? limit = null) => Book.WaitAsync(limit ?? TimeSpan.FromSeconds(30), Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned.AsEnumerable().Reverse())
            owned.Dispose();
        await server.DisposeAsync();
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
