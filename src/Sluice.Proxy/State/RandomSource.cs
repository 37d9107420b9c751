namespace Sluice.Proxy.State;

/// <summary>A <see cref="Random"/> for many threads: one lock around a single (in tests: seeded) generator.</summary>
/// <remarks>Uncontended, the lock costs some 15 ns; a generator per thread would make seeded tests depend on the scheduler.</remarks>
internal sealed class RandomSource(Random inner) : Random
{
    private readonly Lock _gate = new();

    public override int Next()
    {
        lock (_gate)
            return inner.Next();
    }

    public override int Next(int maxValue)
    {
        lock (_gate)
            return inner.Next(maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        lock (_gate)
            return inner.Next(minValue, maxValue);
    }

    public override long NextInt64()
    {
        lock (_gate)
            return inner.NextInt64();
    }

    public override double NextDouble()
    {
        lock (_gate)
            return inner.NextDouble();
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        lock (_gate)
            inner.NextBytes(buffer);
    }

    protected override double Sample() => NextDouble();
}
