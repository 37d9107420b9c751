using System.Collections.Frozen;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>The encoded resources of one type. Values that are equal to the last ones keep their resources; where all are, the whole table stays.</summary>
internal sealed class EncodedSet<T>(Func<string, T, byte[]> encode, bool isSecret = false)
    where T : class
{
    private Dictionary<string, (T Value, XdsResource Resource)> _last = new(StringComparer.Ordinal);

    public FrozenDictionary<string, XdsResource> Resources { get; private set; } = FrozenDictionary<string, XdsResource>.Empty;

    public void Update(IEnumerable<KeyValuePair<string, T>> values)
    {
        var next = new Dictionary<string, (T Value, XdsResource Resource)>(_last.Count, StringComparer.Ordinal);
        var isChanged = false;
        foreach (var (name, value) in values)
        {
            var known = _last.GetValueOrDefault(name);
            var resource = value.Equals(known.Value) ? known.Resource : Encode(name, value, known.Resource);
            isChanged |= !ReferenceEquals(resource, known.Resource);
            next.Add(name, (value, resource));
        }
        if (isChanged || next.Count != _last.Count)
            Resources = next.ToFrozenDictionary(e => e.Key, e => e.Value.Resource, StringComparer.Ordinal);
        _last = next;
    }

    // Values may differ in what the resource does not hold, as tables do from their split form.
    private XdsResource Encode(string name, T value, XdsResource? known)
    {
        var body = encode(name, value);
        var version = isSecret ? ContentVersion.OfSecret(body) : ContentVersion.Of(body);
        return known?.Version == version ? known : new(name, version, body);
    }
}
