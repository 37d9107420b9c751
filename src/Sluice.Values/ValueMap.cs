using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.Values;

/// <summary>
/// An immutable string-keyed map with value equality, kept in ordinal key order so that everything derived from it is deterministic.
/// </summary>
/// <remarks>Absence is empty: <c>default</c> behaves as an empty map.</remarks>
public readonly struct ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    private readonly KeyValuePair<string, T>[]? _items;

    internal ValueMap(KeyValuePair<string, T>[] sorted) => _items = sorted;

    private KeyValuePair<string, T>[] Items => _items ?? [];

    public int Count => Items.Length;

    public T this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public IEnumerable<string> Keys => Items.Select(i => i.Key);

    public IEnumerable<T> Values => Items.Select(i => i.Value);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var (low, high) = (0, Items.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Items[middle].Key, key);
            if (order == 0)
            {
                value = Items[middle].Value;
                return true;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        value = default;
        return false;
    }

    public bool Equals(ValueMap<T> other) => Items.AsSpan().SequenceEqual(other.Items, EqualityComparer<KeyValuePair<string, T>>.Default);

    public override bool Equals(object? obj) => obj is ValueMap<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in Items)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, T>>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", Items.Select(i => $"{i.Key}: {i.Value}"))}}}";

    public static bool operator ==(ValueMap<T> left, ValueMap<T> right) => left.Equals(right);

    public static bool operator !=(ValueMap<T> left, ValueMap<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="ValueMap{T}"/> values.</summary>
public static class ValueMap
{
    /// <summary>Copies <paramref name="items"/>; of equal keys the last one stays.</summary>
    public static ValueMap<T> ToValueMap<T>(this IEnumerable<KeyValuePair<string, T>> items)
    {
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in items)
            sorted[key] = value;
        return new([.. sorted]);
    }

    public static ValueMap<T> Of<T>(params ReadOnlySpan<(string Key, T Value)> items)
    {
        var pairs = new List<KeyValuePair<string, T>>(items.Length);
        foreach (var (key, value) in items)
            pairs.Add(new(key, value));
        return pairs.ToValueMap();
    }
}
