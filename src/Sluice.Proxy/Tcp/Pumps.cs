using System.Buffers;
using System.IO.Pipelines;
using Sluice.Proxy.Clusters;

namespace Sluice.Proxy.Tcp;

/// <summary>The two directions of a relay. Each waits until its bytes are taken before it reads on: that is the back-pressure.</summary>
internal static class Pumps
{
    /// <summary>Read size towards the client. Default 32 KiB: above it the cost per byte hardly falls, below it grows.</summary>
    private const int BufferBytes = 32 * 1024;

    public static async Task ToUpstreamAsync(PipeReader client, Upstream upstream, RelaySession session)
    {
        while (true)
        {
            var result = await client.ReadAsync();
            var bytes = result.Buffer;
            foreach (var segment in bytes)
            {
                session.Observer?.FromClient(segment.Span);
                await upstream.SendAsync(segment);
            }
            session.OnReceived(bytes.Length);
            client.AdvanceTo(bytes.End);
            if (result.IsCompleted)
                break;
        }
        await upstream.EndSendingAsync();
    }

    public static async Task ToClientAsync(Upstream upstream, IClientSide client, RelaySession session)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var count = await upstream.ReceiveAsync(buffer);
                if (count == 0)
                    break;
                session.Observer?.FromUpstream(buffer.AsSpan(0, count));
                await client.SendAsync(buffer.AsMemory(0, count));
                session.OnSent(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await client.EndSendingAsync();
    }
}
