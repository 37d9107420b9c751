using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Proxy;
using Sluice.Snapshot;

namespace Sluice.Testing;

/// <summary>A proxy on loopback whose listeners take free ports.</summary>
public sealed class TestProxy : IAsyncDisposable
{
    public TestProxy(ProxyOptions? options = null, TimeProvider? clock = null, ILoggerFactory? loggers = null)
    {
        Server = new(options ?? Options(), loggers ?? NullLoggerFactory.Instance, clock ?? TimeProvider.System, new Random(42));
    }

    public ProxyServer Server { get; }

    /// <summary>Free ports for Gateway ports 80, 443 and 9000 to 9009; nothing else is on.</summary>
    public static ProxyOptions Options() =>
        new()
        {
            Bind = IPAddress.Loopback,
            StatusPort = null,
            MetricsPort = null,
            AccessLogPath = "",
            EgressLogPath = "",
            PortMap = Enumerable.Range(9000, 10).Concat([80, 443]).ToDictionary(p => p, _ => 0),
        };

    public static async Task<TestProxy> StartAsync(ProxySnapshot snapshot, ProxyOptions? options = null, TimeProvider? clock = null)
    {
        var proxy = new TestProxy(options, clock);
        await proxy.ApplyAsync(snapshot);
        return proxy;
    }

    /// <summary>Applies, and throws where that is refused.</summary>
    public async Task ApplyAsync(ProxySnapshot snapshot)
    {
        var result = await Server.ApplyAsync(snapshot, CancellationToken.None);
        if (!result.IsApplied)
            throw new InvalidOperationException(result.Reason);
    }

    /// <summary>Where the listener of this Gateway port really stands.</summary>
    public IPEndPoint EndPoint(int port) => Server.Listeners.First(l => l.Port == port).EndPoint;

    public Uri Url(int port, string path = "/") => new($"http://127.0.0.1:{EndPoint(port).Port}{path}");

    public async Task<NetworkStream> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(EndPoint(port));
        return new NetworkStream(socket, ownsSocket: true);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
