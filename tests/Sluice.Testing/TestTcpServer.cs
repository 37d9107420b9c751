using System.Net;
using System.Net.Sockets;

namespace Sluice.Testing;

/// <summary>A TCP server on a free loopback port that treats each connection as the test says, and then closes it.</summary>
public sealed class TestTcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="serve">What is done with each connection.</param>
    /// <param name="address">An address of the loopback range.</param>
    /// <param name="port">0: a free one.</param>
    public TestTcpServer(Func<NetworkStream, Task> serve, string address = "127.0.0.1", int port = 0)
    {
        _listener = new(IPAddress.Parse(address), port);
        _serve = serve;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once a first client came.</summary>
    public Task FirstConnection => _first.Task;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        using var time = new CancellationTokenSource(TestLimits.Patience);
        await stream.CopyToAsync(all, time.Token);
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _first.TrySetResult();
                _ = ServeAsync(socket);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var stopped = _stop.Token.Register(socket.Dispose);
        try
        {
            await _serve(stream);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // the client went first
        }
    }
}
