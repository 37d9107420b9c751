using System.Collections.Frozen;
using Sluice.Xds.Protocol.Core;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>Delta: only what differs, each resource with its version.</summary>
internal sealed class DeltaDialect(XdsDeltas deltas, ControlPlane self)
    : IXdsDialect,
        IXdsCodec<DeltaDiscoveryRequest, DeltaDiscoveryResponse>
{
    public string Name => "delta";

    public bool AnswersEarlier => false;

    public XdsAsk Read(DeltaDiscoveryRequest request) =>
        new()
        {
            Node = request.Node,
            TypeUrl = request.TypeUrl,
            Nonce = request.ResponseNonce,
            Error = request.ErrorDetail?.Message,
            Names = request.ResourceNamesSubscribe,
            Dropped = request.ResourceNamesUnsubscribe,
            Claims = request.InitialResourceVersions.Count > 0 ? request.InitialResourceVersions : null,
        };

    public DeltaDiscoveryResponse Write(XdsFlight flight)
    {
        var response = new DeltaDiscoveryResponse
        {
            SystemVersionInfo = flight.Version,
            TypeUrl = flight.Push.TypeUrl,
            Nonce = flight.Nonce,
            ControlPlane = self,
        };
        response.Resources.AddRange(flight.Push.Messages);
        response.RemovedResources.AddRange(flight.Push.Removed);
        return response;
    }

    public void Subscribe(XdsWatch watch, XdsAsk ask, bool isFirst)
    {
        // Only for listeners and clusters does an empty first list mean all of them.
        if (isFirst && ask.Names.Count == 0 && XdsOrder.IsWhole(watch.TypeUrl))
            watch.Interest.Add(XdsWords.Wildcard);
        foreach (var name in ask.Names)
        {
            watch.Interest.Add(name);
            watch.Owe(name); // even if it was there: the proxy may have dropped it meanwhile
        }
        foreach (var name in ask.Dropped)
        {
            // What the wildcard still covers is the proxy's again, and it has just dropped it.
            if (!watch.Interest.Remove(name))
                continue;
            if (watch.Interest.Covers(name))
                watch.Owe(name);
            else
                watch.Forgive(name);
        }
        if (isFirst && ask.Claims is { } claims)
            watch.Claim(claims);
    }

    public XdsPlan Compare(XdsWatch watch, FrozenDictionary<string, XdsResource> next)
    {
        var plan = watch.IsPlain ? deltas.Between(watch.TypeUrl, watch.Told, next) : Own(watch, next);
        // Envoy does not open its listeners before it has heard of them, even if there are none.
        var isAwaited = !watch.IsAnswered && watch.Claims is null && watch.Interest.IsEverything && XdsOrder.IsWhole(watch.TypeUrl);
        return plan.IsNothing && isAwaited ? new([new(watch.TypeUrl, [], [])], []) : plan;
    }

    private XdsPlan Own(XdsWatch watch, FrozenDictionary<string, XdsResource> next)
    {
        List<XdsResource> changed = [.. watch.Interest.In(next).Where(watch.Lacks)];
        List<string> removed = [.. watch.Missing(next)];
        if (watch.IsRejected && changed.Count + removed.Count > 0)
            changed = [.. watch.Interest.In(next).Where(r => watch.Lacks(r) || watch.MayLack(r))];
        return deltas.Plan(watch.TypeUrl, changed, removed);
    }
}
