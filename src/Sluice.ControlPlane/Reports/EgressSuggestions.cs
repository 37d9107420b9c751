using Sluice.ControlPlane.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Reports;

/// <summary>What would allow what was seen of one namespace's gateways and no rule allows yet.</summary>
internal static class EgressSuggestions
{
    public static EgressSuggestion Of(IReadOnlyList<EgressFlowSeen> flows)
    {
        // Where the same is allowed by a rule since, a rule was made of it.
        var allowed = flows
            .Where(f => IsByRule(f.Latest.Record))
            .GroupBy(f => Wish(f.Latest.Record))
            .ToDictionary(g => g.Key, g => g.Max(f => f.Last));
        var log = new EgressLog();
        foreach (var flow in flows)
        {
            var record = flow.Latest.Record;
            if (IsOpen(record) && (!allowed.TryGetValue(Wish(record), out var since) || since < flow.Last))
                Add(log, flow);
        }
        return EgressSuggester.Suggest(log);
    }

    private static void Add(EgressLog log, EgressFlowSeen flow)
    {
        var record = flow.Latest.Record;
        log.Add(record with { Time = flow.Last }, flow.Count > 1 ? flow.Count - 1 : 1);
        if (flow.Count > 1)
            log.Add(record with { Time = flow.First });
        foreach (var address in flow.Reached)
            log.Add(record with { Reached = address, Time = flow.Last }, 0);
    }

    // Let through for want of a policy that refuses it.
    private static bool IsOpen(EgressRecord record) =>
        record.Verdict == EgressVerdict.Observed || (record.Verdict == EgressVerdict.Allowed && record.Policy.Length == 0);

    private static bool IsByRule(EgressRecord record) =>
        record.Verdict is EgressVerdict.Allowed or EgressVerdict.Reported && record.Policy.Length > 0;

    private static (string, string, string, string, int, string) Wish(EgressRecord record) =>
        (
            record.Principal,
            record.User,
            record.Principal.Length + record.User.Length > 0 ? "" : record.Source,
            record.Host,
            record.Port,
            record.Method
        );

    /// <summary>Labels that tell these gateways from others: Istio's own one where they have it.</summary>
    public static ValueMap<string> SelectorOf(GatewayIdentity gateway)
    {
        foreach (var name in new[] { "istio", "app" })
        {
            if (gateway.Labels.TryGetValue(name, out var value))
                return ValueMap.Of((name, value));
        }
        return gateway.Labels.Count > 0
            ? ValueMap.Of((gateway.Labels.First().Key, gateway.Labels.First().Value))
            : new SuggestionOptions().Selector;
    }
}
