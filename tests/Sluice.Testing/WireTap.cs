using System.Net.Sockets;

namespace Sluice.Testing;

/// <summary>Every frame that passes a host's wire, kept as bytes. What stays on its loopback is left out.</summary>
public sealed class WireTap : IAsyncDisposable
{
    // ETH_P_ALL in network byte order, as packet(7) wants it.
    private const int AllProtocols = 0x0300;

    private readonly Socket _socket;
    private readonly List<byte[]> _frames = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public WireTap(TestHost host)
    {
        _socket = host.Inside(() => new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)AllProtocols));
        _reading = ReadAsync();
    }

    /// <summary>Whether any frame that passed the wire holds the bytes as they stand.</summary>
    public bool Saw(ReadOnlySpan<byte> bytes)
    {
        lock (_frames)
        {
            foreach (var frame in _frames)
            {
                if (frame.AsSpan().IndexOf(bytes) >= 0)
                    return true;
            }
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer, _stop.Token);
                // Frames of the loopback have addresses of zeros.
                if (buffer.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0)
                    continue;
                lock (_frames)
                    _frames.Add(buffer[..count]);
            }
        }
        catch (OperationCanceledException)
        {
            // the test has seen enough
        }
    }
}
