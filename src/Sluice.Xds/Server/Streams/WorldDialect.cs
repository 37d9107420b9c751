using System.Collections.Frozen;
using Sluice.Xds.Protocol.Core;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>State of the world: listeners and clusters always as a whole, of the other types what changed.</summary>
internal sealed class WorldDialect(XdsDeltas deltas, ControlPlane self) : IXdsDialect, IXdsCodec<DiscoveryRequest, DiscoveryResponse>
{
    public string Name => "sotw";

    public bool AnswersEarlier => true;

    public XdsAsk Read(DiscoveryRequest request) =>
        new()
        {
            Node = request.Node,
            TypeUrl = request.TypeUrl,
            Nonce = request.ResponseNonce,
            Error = request.ErrorDetail?.Message,
            Names = request.ResourceNames,
        };

    public DiscoveryResponse Write(XdsFlight flight)
    {
        var response = new DiscoveryResponse
        {
            VersionInfo = flight.Version,
            TypeUrl = flight.Push.TypeUrl,
            Nonce = flight.Nonce,
            ControlPlane = self,
        };
        foreach (var resource in flight.Push.Resources)
            response.Resources.Add(flight.Push.Pack(resource));
        return response;
    }

    public void Subscribe(XdsWatch watch, XdsAsk ask, bool isFirst)
    {
        // Without a name ever, an empty list means all; after names it means none.
        var isAll =
            ask.Names.Count == 0 && XdsOrder.IsWhole(watch.TypeUrl) && (isFirst || watch.Interest is { IsEverything: true, Count: 0 });
        IReadOnlyCollection<string> wanted = isAll ? [XdsWords.Wildcard] : ask.Names;
        var kept = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var name in watch.Interest.ToNames().Where(n => !kept.Contains(n)))
            watch.Interest.Remove(name);
        foreach (var name in wanted)
        {
            if (watch.Interest.Add(name))
                watch.Owe(name);
        }
    }

    public XdsPlan Compare(XdsWatch watch, FrozenDictionary<string, XdsResource> next)
    {
        List<XdsResource> changed = [.. watch.Interest.In(next).Where(watch.Lacks)];
        if (XdsOrder.IsWhole(watch.TypeUrl))
            return Whole(watch, next, changed.Count > 0);
        if (watch.IsRejected && changed.Count > 0)
            changed = [.. watch.Interest.In(next).Where(r => watch.Lacks(r) || watch.MayLack(r))];
        return new(deltas.Plan(watch.TypeUrl, changed, []).Updates, []);
    }

    private static XdsPlan Whole(XdsWatch watch, FrozenDictionary<string, XdsResource> next, bool isChanged)
    {
        List<string> missing = [.. watch.Missing(next)];
        if (watch.IsAnswered && !isChanged && missing.Count == 0)
            return XdsPlan.Nothing;
        List<XdsResource> all = [.. watch.Interest.In(next)];
        List<XdsResource> old = [.. missing.Select(watch.Told.GetValueOrDefault).OfType<XdsResource>()];
        var exact = new XdsPush(watch.TypeUrl, all, []);
        if (old.Count == 0 || !XdsOrder.IsRemovedLast(watch.TypeUrl))
            return new([exact], []);
        // The clusters that go stay until listeners and routes have let go of them.
        var both = new XdsPush(watch.TypeUrl, [.. all, .. old], []);
        return new(isChanged ? [both] : [], [exact]);
    }
}
