using System.Buffers;
using System.IO.Pipelines;

namespace Sluice.Proxy.Tls;

/// <summary>Waits for a ClientHello and leaves its bytes where they are.</summary>
internal static class HelloInspection
{
    /// <summary>Ends with <see cref="HelloStatus.NeedMore"/> only where the connection ended too soon.</summary>
    public static async ValueTask<(HelloStatus Status, ClientHello Hello)> PeekAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var status = Read(result.Buffer, out var hello);
            if (status != HelloStatus.NeedMore || result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start);
                return (status, hello);
            }
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static HelloStatus Read(in ReadOnlySequence<byte> bytes, out ClientHello hello)
    {
        if (bytes.IsSingleSegment)
            return ClientHelloReader.Read(bytes.FirstSpan, out hello);
        // Headers of many tiny records count too: twice the hello is more than any honest client needs.
        var length = (int)Math.Min(bytes.Length, 2 * ClientHelloReader.MaxHelloBytes);
        var joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.Slice(0, length).CopyTo(joined);
            var status = ClientHelloReader.Read(joined.AsSpan(0, length), out hello);
            return status == HelloStatus.NeedMore && length < bytes.Length ? HelloStatus.Malformed : status;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }
}
