using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.RateLimits;
using Sluice.Translation.Hosts;
using Sluice.Translation.Protocols;
using Sluice.Translation.Routes;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.RateLimits;

/// <summary>Whether what a policy names is there, and may be governed by it.</summary>
internal sealed class RateLimitChecks(TranslationScope scope, ILookup<string, BoundVirtualService> services, ValueList<Gateway> gateways)
{
    private readonly Dictionary<string, Gateway> _gateways = gateways
        .DistinctBy(g => g.Key)
        .ToDictionary(g => $"{g.Metadata.Namespace}/{g.Metadata.Name}", StringComparer.Ordinal);

    /// <summary>The Gateways that the policy governs, as <c>namespace/name</c>.</summary>
    public IReadOnlyCollection<string> Gateways(RateLimitPolicy policy)
    {
        var found = new List<string>();
        for (var i = 0; i < policy.Spec.Gateways.Count; i++)
        {
            var name = ShortNames.QualifyGateway(policy.Spec.Gateways[i], policy.Metadata.Namespace);
            var path = $"spec.gateways[{i}]";
            if (!_gateways.TryGetValue(name, out var gateway))
                scope.Bag.AddSuggesting(
                    scope.Suggestions.Nearest(name, _gateways.Keys),
                    Codes.LimitedGatewayNotFound,
                    policy.Key,
                    path,
                    name
                );
            else if (!gateway.Spec.Servers.Any(s => s.IsHttpServer()))
                scope.Bag.Add(Codes.LimitedGatewayWithoutHttp, policy.Key, path, name);
            else if (MayGovern(policy, gateway, name, path))
                found.Add(name);
        }
        if (found.Count > 0)
        {
            Hosts(policy, found);
            Routes(policy, found);
        }
        return found;
    }

    /// <summary>
    /// As with Istio's policies: who may write to another namespace must not shut a Gateway that many share. Its own routes it may limit.
    /// A gateway without labels stands alone: all in its folder is meant for it.
    /// </summary>
    private bool MayGovern(RateLimitPolicy policy, Gateway gateway, string name, string path)
    {
        var own = policy.Metadata.Namespace;
        if (scope.Node.Labels is null || own == gateway.Metadata.Namespace || own == scope.Mesh.RootNamespace)
            return true;
        var problem =
            policy.Spec.Routes.Count == 0 ? "it names none"
            : policy.Spec.Routes.Any(r => r.Path is not null) ? "it names paths"
            : policy.Spec.Routes.Select(r => RouteNames.QualifyService(r.VirtualService, own)).FirstOrDefault(s => !IsOf(own, s))
                is { } other
                ? $"it names {other}"
            : "";
        if (problem.Length > 0)
            scope.Bag.Add(Codes.RateLimitFromElsewhere, policy.Key, path, name, own, problem);
        return problem.Length == 0;
    }

    private static bool IsOf(string ns, string source) => source.StartsWith(ns + "/", StringComparison.Ordinal);

    private void Hosts(RateLimitPolicy policy, List<string> found)
    {
        var served = found
            .SelectMany(g => _gateways[g].Spec.Servers)
            .Where(s => s.IsHttpServer())
            .SelectMany(s => s.Hosts)
            .Select(h => HostName.SplitNamespace(h).Host.ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < policy.Spec.Hosts.Count; i++)
        {
            var host = policy.Spec.Hosts[i].ToLowerInvariant();
            if (!served.Any(s => HostName.Matches(host, s)))
                scope.Bag.AddSuggesting(
                    scope.Suggestions.Nearest(host, served),
                    Codes.LimitedHostNotServed,
                    policy.Key,
                    $"spec.hosts[{i}]",
                    policy.Spec.Hosts[i]
                );
        }
    }

    private void Routes(RateLimitPolicy policy, List<string> found)
    {
        var bound = found.SelectMany(g => services[g]).Where(s => s.Http.Count > 0).ToLookup(s => s.Source, StringComparer.Ordinal);
        for (var i = 0; i < policy.Spec.Routes.Count; i++)
        {
            var route = policy.Spec.Routes[i];
            if (route.VirtualService.Length == 0)
                continue;
            var source = RouteNames.QualifyService(route.VirtualService, policy.Metadata.Namespace);
            var path = $"spec.routes[{i}]";
            if (!bound.Contains(source))
            {
                var near = scope.Suggestions.Nearest(source, bound.Select(b => b.Key));
                scope.Bag.AddSuggesting(near, Codes.LimitedServiceNotBound, policy.Key, $"{path}.virtualService", source);
                continue;
            }
            var names = bound[source].SelectMany(s => s.Http).Select(r => r.Route.Name).Where(n => n.Length > 0).ToHashSet();
            if (route.Name.Length > 0 && !names.Contains(route.Name))
                scope.Bag.AddSuggesting(
                    scope.Suggestions.Nearest(route.Name, names),
                    Codes.LimitedRouteNotFound,
                    policy.Key,
                    $"{path}.name",
                    source,
                    route.Name
                );
        }
    }
}
