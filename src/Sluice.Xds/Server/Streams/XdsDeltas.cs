using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>The differences between sets, each computed once for all streams that go from the one to the other.</summary>
/// <remarks>An entry lives as long as both sets do.</remarks>
internal sealed class XdsDeltas(int responseLimit)
{
    private readonly ConditionalWeakTable<
        FrozenDictionary<string, XdsResource>,
        ConditionalWeakTable<FrozenDictionary<string, XdsResource>, XdsPlan>
    > _byTarget = [];

    public XdsPlan Between(string typeUrl, FrozenDictionary<string, XdsResource> from, FrozenDictionary<string, XdsResource> to)
    {
        if (ReferenceEquals(from, to))
            return XdsPlan.Nothing;
        return _byTarget.GetOrCreateValue(to).GetValue(from, _ => Compute(typeUrl, from, to));
    }

    /// <summary>What goes out for changed and removed resources of a type.</summary>
    public XdsPlan Plan(string typeUrl, IReadOnlyList<XdsResource> changed, IReadOnlyList<string> removed)
    {
        if (!XdsOrder.IsRemovedLast(typeUrl))
            return new(XdsChunks.Cut(typeUrl, changed, removed, responseLimit), []);
        return new(XdsChunks.Cut(typeUrl, changed, [], responseLimit), XdsChunks.Cut(typeUrl, [], removed, responseLimit));
    }

    private XdsPlan Compute(string typeUrl, FrozenDictionary<string, XdsResource> from, FrozenDictionary<string, XdsResource> to) =>
        Plan(
            typeUrl,
            [.. to.Values.Where(r => from.GetValueOrDefault(r.Name)?.Version != r.Version)],
            [.. from.Keys.Where(n => !to.ContainsKey(n))]
        );
}
