using System.Buffers;
using System.IO.Pipelines;

namespace Sluice.Proxy.Tls;

/// <summary>A connection's pipes as the stream that SslStream wants.</summary>
internal sealed class TransportStream(IDuplexPipe transport) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await transport.Input.ReadAsync(cancellationToken);
            var bytes = result.Buffer;
            var count = (int)Math.Min(bytes.Length, buffer.Length);
            var taken = bytes.Slice(0, count);
            taken.CopyTo(buffer.Span);
            transport.Input.AdvanceTo(taken.End);
            // A read of nothing only waits for bytes: SslStream does that so as to hold no buffer meanwhile.
            if (count > 0 || result.IsCompleted || (buffer.IsEmpty && !bytes.IsEmpty))
                return count;
            if (result.IsCanceled)
                throw new OperationCanceledException();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await transport.Output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted)
            throw new IOException("the client has closed the connection");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("nothing may block");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("nothing may block");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
