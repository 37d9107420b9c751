using System.Collections.Frozen;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>Which resources of one type a stream has subscribed to.</summary>
internal sealed class XdsInterest
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);

    /// <summary>Of all names and prefixes together.</summary>
    public long Characters { get; private set; }

    public bool IsEverything { get; private set; }

    /// <summary>Names asked for one by one.</summary>
    public IReadOnlyCollection<string> Names => _names;

    public int Count => _names.Count + _prefixes.Count;

    public bool IsNamesOnly => !IsEverything && _prefixes.Count == 0;

    public bool IsEmpty => !IsEverything && Count == 0;

    public bool Covers(string name) => IsEverything || _names.Contains(name) || (_prefixes.Count > 0 && HasPrefixOf(name));

    /// <summary>The resources of a set that are covered.</summary>
    public IEnumerable<XdsResource> In(FrozenDictionary<string, XdsResource> set)
    {
        if (IsEverything)
            return set.Values;
        return _prefixes.Count > 0 ? set.Values.Where(r => Covers(r.Name)) : Named(set);
    }

    /// <returns>Whether it was not there before.</returns>
    public bool Add(string name)
    {
        if (name == XdsWords.Wildcard)
            return !IsEverything && (IsEverything = true);
        var isNew = IsPrefix(name) ? _prefixes.Add(name[..^1]) : _names.Add(name);
        Characters += isNew ? name.Length : 0;
        return isNew;
    }

    public bool Remove(string name)
    {
        if (name == XdsWords.Wildcard)
            return IsEverything && !(IsEverything = false);
        var was = IsPrefix(name) ? _prefixes.Remove(name[..^1]) : _names.Remove(name);
        Characters -= was ? name.Length : 0;
        return was;
    }

    /// <summary>All that there is of it as names, to be compared with a new list.</summary>
    public IReadOnlyList<string> ToNames() =>
        [.. _names, .. _prefixes.Select(p => p + XdsWords.Wildcard), .. IsEverything ? new[] { XdsWords.Wildcard } : []];

    /// <summary><c>routes/*</c>, the virtual hosts of one route configuration.</summary>
    public static bool IsPrefix(string name) => name.EndsWith("/*", StringComparison.Ordinal);

    // A prefix ends with a slash, so a name has as many as it has slashes, however many are subscribed to.
    private bool HasPrefixOf(string name)
    {
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = name.IndexOf('/', StringComparison.Ordinal); at >= 0; at = name.IndexOf('/', at + 1))
        {
            if (prefixes.Contains(name.AsSpan(0, at + 1)))
                return true;
        }
        return false;
    }

    private IEnumerable<XdsResource> Named(FrozenDictionary<string, XdsResource> set)
    {
        foreach (var name in _names)
        {
            if (set.TryGetValue(name, out var resource))
                yield return resource;
        }
    }
}
