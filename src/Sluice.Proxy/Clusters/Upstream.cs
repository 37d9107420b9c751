using System.Net.Security;
using System.Net.Sockets;

namespace Sluice.Proxy.Clusters;

/// <summary>A connection to an endpoint, for bytes.</summary>
internal sealed class Upstream(Socket socket, SslStream? tls) : IDisposable
{
    public Socket Socket => socket;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        tls?.ReadAsync(buffer, CancellationToken.None) ?? socket.ReceiveAsync(buffer, SocketFlags.None);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (tls is not null)
        {
            await tls.WriteAsync(bytes, CancellationToken.None);
            return;
        }
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>Says that no more comes, and leaves the other direction open.</summary>
    public async ValueTask EndSendingAsync()
    {
        if (tls is not null)
            await tls.ShutdownAsync();
        else
            socket.Shutdown(SocketShutdown.Send);
    }

    public void Abort() => socket.Dispose();

    public void Dispose()
    {
        tls?.Dispose();
        socket.Dispose();
    }
}
