using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Resources.RateLimits;
using Sluice.Snapshot;
using Sluice.Translation.Gateways;
using Sluice.Translation.Hosts;
using Sluice.Translation.Routes;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.RateLimits;

/// <summary>The rate limit policies of a gateway's Gateways.</summary>
internal sealed class RateLimitTranslator(TranslationScope scope, MergedGateway merged, ILookup<string, BoundVirtualService> services)
{
    private const int Unavailable = 14;
    private const int ResourceExhausted = 8;

    public ValueList<RateLimitSettings> Translate(ResourceSet resources)
    {
        var checks = new RateLimitChecks(scope, services, resources.Gateways);
        return Precedence
            .Order(resources.RateLimitPolicies)
            .Select(p => Policy(p, checks.Gateways(p)))
            .Where(p => p.Targets.Count > 0)
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToValueList();
    }

    private RateLimitSettings Policy(RateLimitPolicy policy, IReadOnlyCollection<string> gateways)
    {
        var spec = policy.Spec;
        return new()
        {
            Name = $"{policy.Metadata.Namespace}/{policy.Metadata.Name}",
            Targets = Targets(gateways),
            Hosts = spec.Hosts.Select(h => h.ToLowerInvariant()).ToValueList(),
            Routes = spec.Routes.Where(r => r.VirtualService.Length > 0).Select(r => Route(policy, r, gateways)).ToValueList(),
            Paths = spec.Routes.Where(r => r.Path is not null).Select(r => Path(r.Path!)).ToValueList(),
            TrustedProxies = (int)spec.NumTrustedProxies,
            ExemptAddresses = spec.Exempt?.Cidrs ?? [],
            ExemptRequests = spec.Exempt is { } exempt ? Exempt(exempt).ToValueList() : [],
            TellsQuota = spec.ResponseHeaders ?? true,
            GrpcStatus = spec.GrpcStatus == RateLimitGrpcStatus.ResourceExhausted ? ResourceExhausted : Unavailable,
            Limits = spec.Limits.Select(l => RateLimitRules.Rule(l, spec.Shadow)).ToValueList(),
        };
    }

    /// <summary>Servers of one port are one route table; their hosts tell the Gateways apart.</summary>
    private ValueList<RateLimitTarget> Targets(IEnumerable<string> gateways) =>
        gateways
            .SelectMany(g => merged.ByGateway[g])
            .Where(s => s.RouteTable.Length > 0)
            .GroupBy(s => s.RouteTable, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new RateLimitTarget
            {
                RouteTable = g.Key,
                Domains = g.SelectMany(s => s.Hosts)
                    .Select(h => HostName.SplitNamespace(h).Host.ToLowerInvariant())
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .ToValueList(),
            })
            .ToValueList();

    /// <summary>A rule is a route for each of its matches, and named after both (Istio).</summary>
    private RateLimitRoute Route(RateLimitPolicy policy, RateLimitRouteRef route, IEnumerable<string> gateways)
    {
        var source = RouteNames.QualifyService(route.VirtualService, policy.Metadata.Namespace);
        if (route.Name.Length == 0)
            return new() { Source = source };
        var names = gateways
            .SelectMany(g => services[g])
            .Where(s => s.Source == source)
            .SelectMany(s => s.Http)
            .Where(r => r.Route.Name == route.Name)
            .SelectMany(r => r.Route.Match.Select(m => RouteNames.Of(r.Route, m)).DefaultIfEmpty(route.Name));
        return new() { Source = source, Names = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList() };
    }

    private static IEnumerable<RouteMatch> Exempt(RateLimitExemption exempt) =>
        exempt
            .Paths.Select(p => new RouteMatch { Path = Path(p) })
            .Concat(exempt.Headers.Select(h => new RouteMatch { Headers = [Header(h.Key, h.Value)] }));

    private static HeaderMatch Header(string name, StringMatch? value) =>
        new() { Name = name.ToLowerInvariant(), Value = RouteMatchTranslator.Value(value) };

    private static PathMatch Path(StringMatch match) =>
        match switch
        {
            { Exact: { } exact } => new() { Kind = PathMatchKind.Exact, Value = exact },
            { Prefix: { } prefix } => new() { Kind = PathMatchKind.Prefix, Value = prefix },
            _ => new() { Kind = PathMatchKind.Regex, Value = match.Regex ?? "" },
        };
}
