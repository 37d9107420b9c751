using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>Makes a suggestion of a log. Pure: the same records give the same suggestion, in whatever order they came.</summary>
public static class EgressSuggester
{
    public static EgressSuggestion Suggest(EgressLog log)
    {
        var flows = log.Flows.Select(f => new SeenFlow(f.Key, f.Value)).ToList();
        return new()
        {
            Services = flows
                .GroupBy(f => f.Flow.Host, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Service(g.Key, [.. g]))
                .OfType<SuggestedService>()
                .ToValueList(),
            // By proof first: a rule for an identity must be asked before one for the address that the same client has.
            Rules = flows
                .GroupBy(f => f.Flow.Client)
                .OrderBy(g => g.Key.Kind)
                .ThenBy(g => g.Key.Name, StringComparer.Ordinal)
                .SelectMany(g => Rules(g.Key, g))
                .ToValueList(),
            Denied = log.Denied,
            LeftOut = log.LeftOut,
        };
    }

    private static SuggestedService? Service(string host, List<SeenFlow> flows)
    {
        var ports = flows.GroupBy(f => f.Flow.Port).ToDictionary(g => g.Key, g => g.SelectMany(f => f.Seen.Protocols).ToHashSet());
        return SuggestedServices.For(host, ports) is { } entry ? new(entry, EgressTally.Sum(flows.Select(f => f.Seen.Tally))) : null;
    }

    /// <summary>
    /// One rule for each set of addresses that are not public. A port of a host stands in one of them only, with all addresses that it was
    /// seen at: a second rule that matches the same request would never be asked.
    /// </summary>
    private static IEnumerable<SuggestedRule> Rules(EgressClient client, IEnumerable<SeenFlow> flows)
    {
        var places =
            from place in flows.GroupBy(f => (f.Flow.Host, f.Flow.Port))
            let addresses = place.SelectMany(f => f.Seen.Special).Distinct().Order(StringComparer.Ordinal).ToValueList()
            from flow in WithoutCovered(place)
            group flow by addresses;
        return places
            .OrderBy(p => p.Key.Count == 0)
            .ThenBy(p => p.Key.ToString(), StringComparer.Ordinal)
            .Select(p => new SuggestedRule(client, SuggestedTargets.Of(p), EgressTally.Sum(p.Select(f => f.Seen.Tally)))
            {
                AllowAddresses = p.Key,
            });
    }

    // What allows a tunnel allows requests too, whatever their method.
    private static IEnumerable<SeenFlow> WithoutCovered(IEnumerable<SeenFlow> place)
    {
        var flows = place.ToList();
        var hasTunnel = flows.Exists(f => f.Flow.Method.Length == 0);
        return hasTunnel ? flows.Select(f => f with { Flow = f.Flow with { Method = "", Path = "" } }) : flows;
    }
}

internal readonly record struct SeenFlow(EgressFlow Flow, EgressLog.FlowSeen Seen);
