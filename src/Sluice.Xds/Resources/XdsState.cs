using System.Collections.Frozen;
using Google.Protobuf;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Resources;

/// <summary>Everything one proxy should have, encoded. Immutable; proxies that need the same share one.</summary>
public sealed class XdsState
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, XdsResource>> _byType;

    /// <param name="version">Names the whole, for people and for the state-of-the-world protocol.</param>
    /// <param name="byType">Resources by type URL.</param>
    public XdsState(string version, IEnumerable<KeyValuePair<string, IReadOnlyCollection<XdsResource>>> byType)
        : this(version, byType.ToFrozenDictionary(t => t.Key, t => Named(t.Value), StringComparer.Ordinal)) { }

    /// <summary>For whoever keeps the tables of types that did not change.</summary>
    internal XdsState(string version, FrozenDictionary<string, FrozenDictionary<string, XdsResource>> byType)
    {
        Version = version;
        _byType = byType;
        var body = new StateMarker { Version = version }.ToByteArray();
        Marker = Named([new("state", version, body)]);
    }

    /// <summary>Not "nothing" but "not known yet": a stream sends nothing while its feed holds this.</summary>
    public static XdsState Empty { get; } = new("", []);

    public string Version { get; }

    /// <summary>The types there are resources of.</summary>
    public IEnumerable<string> Types => _byType.Keys;

    /// <summary>What <see cref="TypeUrls.StateMarker"/> has.</summary>
    internal FrozenDictionary<string, XdsResource> Marker { get; }

    /// <summary>Resources of a type by name; empty for a type there is none of.</summary>
    public FrozenDictionary<string, XdsResource> Of(string typeUrl) =>
        _byType.GetValueOrDefault(typeUrl) ?? FrozenDictionary<string, XdsResource>.Empty;

    /// <summary>A state in which some types are replaced; the others are shared with this one, so that streams see at a glance that they are the same.</summary>
    public XdsState With(string version, IEnumerable<KeyValuePair<string, IReadOnlyCollection<XdsResource>>> replaced)
    {
        var byType = new Dictionary<string, FrozenDictionary<string, XdsResource>>(_byType, StringComparer.Ordinal);
        foreach (var (typeUrl, resources) in replaced)
            byType[typeUrl] = Named(resources);
        return new(version, byType.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>This state with another's resources beside its own; sets of types that either has none of are shared.</summary>
    /// <param name="own">The other; of two resources with one name, its counts.</param>
    /// <param name="before">Two such states and what came of them, whose sets are taken over where both parts are the same.</param>
    public XdsState Over(XdsState own, (XdsState Shared, XdsState Own, XdsState Joined)? before)
    {
        var byType = new Dictionary<string, FrozenDictionary<string, XdsResource>>(_byType, StringComparer.Ordinal);
        foreach (var (type, mine) in own._byType)
        {
            if (mine.Count == 0)
                continue;
            var shared = Of(type);
            byType[type] =
                before is { } last && ReferenceEquals(last.Shared.Of(type), shared) && ReferenceEquals(last.Own.Of(type), mine)
                    ? last.Joined.Of(type)
                    : Named(shared.Values.Where(r => !mine.ContainsKey(r.Name)).Concat(mine.Values));
        }
        return new($"{Version}/{own.Version}", byType.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static FrozenDictionary<string, XdsResource> Named(IEnumerable<XdsResource> resources) =>
        resources.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
}
