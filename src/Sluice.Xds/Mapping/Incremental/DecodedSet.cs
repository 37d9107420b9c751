using System.Collections.Frozen;
using Google.Protobuf;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>The decoded resources of one type. Those whose name and version are known keep their values, and so do those that decode to an equal one.</summary>
internal sealed class DecodedSet<T>(string typeUrl, Func<ReadOnlySpan<byte>, T> decode, Func<T, string> nameOf)
    where T : class
{
    private Dictionary<string, (string Version, T Value)> _known = new(StringComparer.Ordinal);

    /// <summary>In order of name.</summary>
    public ValueList<T> Values { get; private set; }

    /// <summary>Takes what can be decoded, and adds the rest to <paramref name="rejections"/>.</summary>
    public void Update(FrozenDictionary<string, XdsResource> resources, List<XdsRejection> rejections)
    {
        var next = new Dictionary<string, (string Version, T Value)>(resources.Count, StringComparer.Ordinal);
        foreach (var (name, resource) in resources)
        {
            var known = _known.GetValueOrDefault(name);
            if (known.Value is null || known.Version.Length == 0 || known.Version != resource.Version)
            {
                if (Decode(resource, rejections) is not { } value)
                    continue;
                known = (resource.Version, value.Equals(known.Value) ? known.Value : value);
            }
            next.Add(name, known);
        }
        _known = next;
        Values = Ordered(next);
    }

    private T? Decode(XdsResource resource, List<XdsRejection> rejections)
    {
        try
        {
            var value = decode(resource.Body.Span);
            var name = nameOf(value);
            if (name.Length == 0)
                throw new MalformedResourceException("it has no name");
            if (name != resource.Name)
                throw new MalformedResourceException($"it is named '{name}' within");
            return value;
        }
        // What bytes from elsewhere can do: not be protobuf, not be known to us, or hold numbers and times out of range.
        catch (Exception malformed)
            when (malformed
                    is InvalidProtocolBufferException
                        or MalformedResourceException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
            )
        {
            rejections.Add(new(typeUrl, resource.Name, malformed.Message));
            return null;
        }
    }

    // The same list where nothing changed, so that whoever looks sees that.
    private ValueList<T> Ordered(Dictionary<string, (string Version, T Value)> values)
    {
        var names = new string[values.Count];
        values.Keys.CopyTo(names, 0);
        Array.Sort(names, StringComparer.Ordinal);
        var ordered = new T[names.Length];
        for (var i = 0; i < names.Length; i++)
            ordered[i] = values[names[i]].Value;
        return SameItems.Or(Values, ordered);
    }
}
