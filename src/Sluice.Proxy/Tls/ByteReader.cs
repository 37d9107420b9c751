using System.Buffers.Binary;

namespace Sluice.Proxy.Tls;

/// <summary>Reads TLS structures; every step says whether the bytes were there.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        var has = TrySlice(1, out var slice);
        value = has ? slice[0] : (byte)0;
        return has;
    }

    public bool TryUInt16(out int value)
    {
        var has = TrySlice(2, out var slice);
        value = has ? BinaryPrimitives.ReadUInt16BigEndian(slice) : 0;
        return has;
    }

    public bool TrySlice(int length, out ReadOnlySpan<byte> slice)
    {
        slice = default;
        if (length > _rest.Length)
            return false;
        slice = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>A vector with a length of one byte before it.</summary>
    public bool TryVector8(out ReadOnlySpan<byte> vector)
    {
        vector = default;
        return TryByte(out var length) && TrySlice(length, out vector);
    }

    /// <summary>A vector with a length of two bytes before it.</summary>
    public bool TryVector16(out ReadOnlySpan<byte> vector)
    {
        vector = default;
        return TryUInt16(out var length) && TrySlice(length, out vector);
    }
}
