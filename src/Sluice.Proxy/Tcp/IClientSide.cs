using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Proxy.Tcp;

/// <summary>What a relay writes to.</summary>
internal interface IClientSide
{
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says that no more comes, and leaves the other direction open.</summary>
    ValueTask EndSendingAsync();
}

/// <summary>
/// Writes to the client's socket itself. Kestrel's output pipe is left unused: it cannot be closed in one direction only, and it would
/// cost one more copy of every byte.
/// </summary>
internal sealed class PlainClient(ConnectionContext connection) : IClientSide
{
    private readonly Socket _socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    // Never with ConnectionClosed: that token fires already when the client ends its own direction.
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None)..];
    }

    public ValueTask EndSendingAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        return default;
    }
}

/// <summary>Writes to a client whose TLS ends here; its end is TLS's own (close_notify).</summary>
internal sealed class TlsClient(SslStream tls) : IClientSide
{
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => await tls.WriteAsync(bytes, CancellationToken.None);

    public async ValueTask EndSendingAsync() => await tls.ShutdownAsync();
}
