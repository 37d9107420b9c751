using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.Testing;

/// <summary>A long stream of bytes that both ends can make: random blocks, each with its number, so that none can be lost, doubled or moved unseen.</summary>
public sealed class SeededBlocks
{
    private const int BlockBytes = 1 << 20;

    private readonly byte[] _block = new byte[BlockBytes];

    [SuppressMessage("Security", "CA5394", Justification = "both ends must get the same bytes")]
    public SeededBlocks(int seed) => new Random(seed).NextBytes(_block);

    /// <param name="stream">Gets the blocks.</param>
    /// <param name="bytes">How many; rounded up to whole blocks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        for (var number = 0L; number * BlockBytes < bytes; number++)
            await stream.WriteAsync(Numbered(number), cancellationToken);
    }

    /// <summary>Reads as much as <see cref="WriteAsync"/> of another instance writes.</summary>
    /// <exception cref="InvalidDataException">Other bytes came.</exception>
    public async Task ReadAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BlockBytes];
        for (var number = 0L; number * BlockBytes < bytes; number++)
        {
            await stream.ReadExactlyAsync(buffer, cancellationToken);
            if (!buffer.AsSpan().SequenceEqual(Numbered(number).Span))
                throw new InvalidDataException($"block {number} is not what was sent");
        }
    }

    private ReadOnlyMemory<byte> Numbered(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_block, number);
        return _block;
    }
}
