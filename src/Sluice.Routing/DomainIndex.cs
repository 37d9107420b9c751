using System.Collections.Frozen;

namespace Sluice.Routing;

/// <summary>
/// Finds the value of the most specific domain for a host: exact, then the longest <c>*suffix</c>, then the longest <c>prefix*</c>,
/// then <c>*</c> (Envoy's order for virtual hosts). Hosts and domains are compared in lower case.
/// </summary>
internal sealed class DomainIndex<T>
    where T : class
{
    private readonly FrozenDictionary<string, T> _exact;
    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _exactLookup;
    private readonly WildcardIndex<T> _suffixes;
    private readonly WildcardIndex<T> _prefixes;
    private readonly T? _any;

    /// <summary>Of equal domains the first stays.</summary>
    public DomainIndex(IEnumerable<(string Domain, T Value)> domains)
    {
        var exact = new Dictionary<string, T>(StringComparer.Ordinal);
        var suffixes = new Dictionary<string, T>(StringComparer.Ordinal);
        var prefixes = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (written, value) in domains)
        {
            var domain = written.ToLowerInvariant();
            if (domain == "*")
                _any ??= value;
            else if (domain.StartsWith('*'))
                suffixes.TryAdd(domain[1..], value);
            else if (domain.EndsWith('*'))
                prefixes.TryAdd(domain[..^1], value);
            else
                exact.TryAdd(domain, value);
        }
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
        _exactLookup = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = new(suffixes);
        _prefixes = new(prefixes);
    }

    /// <param name="host">Lower case, without port.</param>
    public T? Find(ReadOnlySpan<char> host)
    {
        if (_exactLookup.TryGetValue(host, out var value))
            return value;
        return _suffixes.FindSuffix(host) ?? _prefixes.FindPrefix(host) ?? _any;
    }
}

/// <summary>Wildcards grouped by length, longest first, so that a look-up costs one probe a length.</summary>
internal sealed class WildcardIndex<T>
    where T : class
{
    private readonly int[] _lengths;
    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WildcardIndex(Dictionary<string, T> parts)
    {
        _lengths = [.. parts.Keys.Select(k => k.Length).Distinct().OrderDescending()];
        _lookup = parts.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public T? FindSuffix(ReadOnlySpan<char> host)
    {
        foreach (var length in _lengths)
        {
            // The star stands for at least one character.
            if (length < host.Length && _lookup.TryGetValue(host[^length..], out var value))
                return value;
        }
        return null;
    }

    public T? FindPrefix(ReadOnlySpan<char> host)
    {
        foreach (var length in _lengths)
        {
            if (length < host.Length && _lookup.TryGetValue(host[..length], out var value))
                return value;
        }
        return null;
    }
}
