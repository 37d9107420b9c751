using System.Collections.Frozen;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>Which resources of one type a stream has subscribed to.</summary>
internal sealed class XdsInterest
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);

    public bool IsEverything { get; private set; }

    /// <summary>Names asked for one by one.</summary>
    public IReadOnlyCollection<string> Names => _names;

    public int Count => _names.Count + _prefixes.Count;

    public bool IsNamesOnly => !IsEverything && _prefixes.Count == 0;

    public bool IsEmpty => !IsEverything && Count == 0;

    public bool Covers(string name) =>
        IsEverything || _names.Contains(name) || _prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));

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
        return IsPrefix(name) ? _prefixes.Add(name[..^1]) : _names.Add(name);
    }

    public bool Remove(string name)
    {
        if (name == XdsWords.Wildcard)
            return IsEverything && !(IsEverything = false);
        return IsPrefix(name) ? _prefixes.Remove(name[..^1]) : _names.Remove(name);
    }

    /// <summary>All that there is of it as names, to be compared with a new list.</summary>
    public IReadOnlyList<string> ToNames() =>
        [.. _names, .. _prefixes.Select(p => p + XdsWords.Wildcard), .. IsEverything ? new[] { XdsWords.Wildcard } : []];

    /// <summary><c>routes/*</c>, the virtual hosts of one route configuration.</summary>
    public static bool IsPrefix(string name) => name.EndsWith("/*", StringComparison.Ordinal);

    private IEnumerable<XdsResource> Named(FrozenDictionary<string, XdsResource> set)
    {
        foreach (var name in _names)
        {
            if (set.TryGetValue(name, out var resource))
                yield return resource;
        }
    }
}
