using System.Collections.Frozen;

namespace Sluice.Xds.Resources;

/// <summary>Everything one proxy should have, encoded. Immutable; proxies that need the same share one.</summary>
public sealed class XdsState
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, XdsResource>> _byType;

    /// <param name="version">Names the whole, for people and for the state-of-the-world protocol.</param>
    /// <param name="byType">Resources by type URL.</param>
    public XdsState(string version, IEnumerable<KeyValuePair<string, IReadOnlyCollection<XdsResource>>> byType)
    {
        Version = version;
        _byType = byType.ToFrozenDictionary(
            t => t.Key,
            t => t.Value.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    /// <summary>For whoever keeps the tables of types that did not change.</summary>
    internal XdsState(string version, FrozenDictionary<string, FrozenDictionary<string, XdsResource>> byType)
    {
        Version = version;
        _byType = byType;
    }

    public static XdsState Empty { get; } = new("", []);

    public string Version { get; }

    /// <summary>Resources of a type by name; empty for a type there is none of.</summary>
    public FrozenDictionary<string, XdsResource> Of(string typeUrl) =>
        _byType.GetValueOrDefault(typeUrl) ?? FrozenDictionary<string, XdsResource>.Empty;
}
