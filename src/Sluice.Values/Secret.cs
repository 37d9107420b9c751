namespace Sluice.Values;

/// <summary>Bytes that must not reach a log, a dump, a diff or a screen: every textual form is <c>[redacted]</c>.</summary>
/// <remarks>Equality compares content, so that a rotated secret counts as a change.</remarks>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _bytes;

    public Secret(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public static Secret Empty { get; } = new([]);

    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>The bytes themselves: the one door, easy to search for in a review.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes;

    public bool Equals(Secret? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => "[redacted]";
}
