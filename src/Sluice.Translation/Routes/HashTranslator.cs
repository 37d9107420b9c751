using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Clusters;

namespace Sluice.Translation.Routes;

/// <summary>The consistent hash of a destination: its subset's for the port, its subset's, the rule's for the port, the rule's.</summary>
internal static class HashTranslator
{
    public static HashPolicy? Translate(ConsolidatedRule? rule, Destination destination)
    {
        if (rule is null)
            return null;
        var subset = rule.FindSubset(destination.Subset)?.TrafficPolicy;
        return Translate(
            OfPort(subset, destination)
                ?? subset?.LoadBalancer?.ConsistentHash
                ?? OfPort(rule.Policy, destination)
                ?? rule.Policy?.LoadBalancer?.ConsistentHash
        );
    }

    private static ConsistentHash? OfPort(TrafficPolicy? policy, Destination destination) =>
        destination.Port is { } port
            ? policy?.PortLevelSettings.FirstOrDefault(p => p.Port?.Number == port.Number)?.LoadBalancer?.ConsistentHash
            : null;

    private static HashPolicy? Translate(ConsistentHash? hash) =>
        hash switch
        {
            { HttpHeaderName: { Length: > 0 } header } => new() { Header = header },
            { HttpCookie: { } cookie } => new()
            {
                Cookie = cookie.Name,
                CookiePath = cookie.Path,
                CookieTtl = cookie.Ttl,
            },
            { UseSourceIp: true } => new() { SourceIp = true },
            { HttpQueryParameterName: { Length: > 0 } parameter } => new() { QueryParameter = parameter },
            _ => null,
        };
}
