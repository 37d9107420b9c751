using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.Mesh;

/// <summary>An application that knows nothing of the mesh: it answers every request with who connected and the head that came.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public PlainServer(TestHost host, IPEndPoint address)
    {
        _listener = host.Inside(() =>
        {
            var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                listener.DualMode = true;
            listener.Bind(address);
            listener.Listen(64);
            return listener;
        });
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            var head = new StringBuilder();
            var buffer = new byte[4096];
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await socket.ReceiveAsync(buffer, _stop.Token);
                if (count == 0)
                    return;
                head.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
            var body = $"from {((IPEndPoint)socket.RemoteEndPoint!).Address}\n{head}";
            var answer = $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
            await socket.SendAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(buffer, _stop.Token);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // the client went first
        }
    }
}
