namespace Sluice.Proxy.Http;

/// <summary>Bytes of one body. One thread writes it at a time.</summary>
internal sealed class ByteCount
{
    public long Value { get; private set; }

    public void Add(long bytes) => Value += bytes;

    public void Reset() => Value = 0;
}
