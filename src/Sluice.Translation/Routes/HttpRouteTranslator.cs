using System.Text;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>HTTP rules of a VirtualService, for one gateway and port.</summary>
internal sealed class HttpRouteTranslator(TranslationScope scope, DestinationResolver destinations)
{
    /// <summary>Routes in the order of trying; those behind one that matches everything are left out.</summary>
    public IReadOnlyList<Route> Translate(BoundVirtualService service, RouteTarget target)
    {
        var routes = new List<Route>();
        foreach (var rule in service.Http)
        {
            if (AddAlternatives(routes, service, rule, target))
                break;
        }
        return routes;
    }

    /// <summary>True when one of them matches everything.</summary>
    private bool AddAlternatives(List<Route> routes, BoundVirtualService service, BoundHttpRoute rule, RouteTarget target)
    {
        if (rule.Route.Match.Count == 0)
        {
            Add(null, -1);
            return true;
        }
        for (var i = 0; i < rule.Route.Match.Count; i++)
        {
            if (Add(rule.Route.Match[i], i) is { } added && RouteMatchTranslator.IsCatchAll(added.Match))
                return true;
        }
        return false;

        Route? Add(HttpMatchRequest? match, int index)
        {
            if (!RouteMatchTranslator.Applies(match, target.Gateway, target.Port, scope.Node))
                return null;
            var route = Route(service, rule, match, target);
            if (route is null)
                return null;
            routes.Add(route with { Rule = rule.PathOf(index, service), Delegate = rule.IsDelegatedIn(service) ? Name(rule.Origin) : "" });
            return routes[^1];
        }
    }

    private static string Name(ResourceKey key) => $"{key.Namespace}/{key.Name}";

    private Route? Route(BoundVirtualService service, BoundHttpRoute rule, HttpMatchRequest? match, RouteTarget target)
    {
        if (Action(rule, target, service) is not { } action)
            return null;
        WarnOfUnapplied(rule);
        return new()
        {
            Name = RouteNames.Of(rule.Route, match),
            Source = service.Source,
            Match = RouteMatchTranslator.Translate(match),
            Action = action,
            RequestHeaders = Headers(rule.Route, h => h?.Request),
            ResponseHeaders = Headers(rule.Route, h => h?.Response),
            Fault = RoutePolicies.Fault(rule.Route.Fault),
            Cors = RoutePolicies.Cors(rule.Route.CorsPolicy),
        };
    }

    /// <summary>The rule's own, and those of a single destination behind them: Istio makes one list of both.</summary>
    private static HeaderMutation Headers(HttpRoute route, Func<HttpHeaders?, HeaderOperations?> part)
    {
        var own = HeaderTranslator.Translate(part(route.Headers));
        var forwards = route.Redirect is null && route.DirectResponse is null;
        return forwards && route.Route.Count == 1
            ? HeaderTranslator.Join(own, HeaderTranslator.Translate(part(route.Route[0].Headers)))
            : own;
    }

    private RouteAction? Action(BoundHttpRoute rule, RouteTarget target, BoundVirtualService service)
    {
        if (rule.Route.Redirect is { } redirect)
        {
            var action = RedirectTranslator.Translate(redirect, target.Port, target.IsTls);
            if (action is null)
                ReportOnce(Codes.RedirectCodeUnsupported, rule, ".redirect.redirectCode", redirect.RedirectCode);
            return action;
        }
        if (rule.Route.DirectResponse is { } direct)
            return new DirectResponseAction { StatusCode = (int)direct.Status, Body = Body(direct.Body) };
        return Forward(rule, target, service);
    }

    private ForwardAction Forward(BoundHttpRoute rule, RouteTarget target, BoundVirtualService service)
    {
        var route = rule.Route;
        var authority = HeaderTranslator.Authority(route.Headers?.Request);
        if (route.Rewrite is { Authority.Length: > 0 } rewrite)
            authority = rewrite.Authority;
        // A single destination's authority counts for the route, as its headers do.
        if (authority.Length == 0 && route.Route.Count == 1)
            authority = HeaderTranslator.Authority(route.Route[0].Headers?.Request);
        var hash = Hash(route, service);
        return new()
        {
            Clusters = Clusters(rule, target, service, authority),
            PathRewrite = route.Rewrite is { UriRegexRewrite: null } ? route.Rewrite.Uri : "",
            RegexRewrite = route.Rewrite?.UriRegexRewrite is { } regex ? new(regex.Match, regex.Rewrite) : null,
            HostRewrite = authority,
            Timeout = route.Timeout ?? TimeSpan.Zero,
            Retry = RoutePolicies.Retry(route.Retries, hash is not null),
            Mirrors = Mirrors(rule, target, service),
            Hash = hash,
        };
    }

    private ValueList<WeightedCluster> Clusters(BoundHttpRoute rule, RouteTarget target, BoundVirtualService service, string authority)
    {
        var clusters = new List<WeightedCluster>();
        for (var i = 0; i < rule.Route.Route.Count; i++)
        {
            var destination = rule.Route.Route[i];
            // Of several, those without weight get nothing; a single one gets everything whatever its weight.
            if (destination.Destination is null || (destination.Weight == 0 && rule.Route.Route.Count > 1))
                continue;
            var cluster = Resolve(destination.Destination, rule, $".route[{i}].destination", target, service);
            clusters.Add(
                rule.Route.Route.Count == 1
                    ? new() { Cluster = cluster }
                    : new()
                    {
                        Cluster = cluster,
                        Weight = destination.Weight,
                        RequestHeaders = RequestHeaders(destination.Headers?.Request, authority),
                        ResponseHeaders = HeaderTranslator.Translate(destination.Headers?.Response),
                    }
            );
        }
        return clusters.ToValueList();
    }

    /// <summary>A destination's own authority is a header here, and yields to one of the whole rule.</summary>
    private static HeaderMutation RequestHeaders(HeaderOperations? operations, string ruleAuthority)
    {
        var headers = HeaderTranslator.Translate(operations);
        var authority = ruleAuthority.Length > 0 ? "" : HeaderTranslator.Authority(operations);
        return authority.Length == 0 ? headers : HeaderTranslator.Join(headers, new() { Set = [new HeaderValue("host", authority)] });
    }

    private ValueList<MirrorPolicy> Mirrors(BoundHttpRoute rule, RouteTarget target, BoundVirtualService service)
    {
        var mirrors = new List<MirrorPolicy>();
        if (rule.Route.Mirror is { } mirror && RoutePolicies.MirrorPercent(rule.Route) is var share && share > 0)
            mirrors.Add(new(Resolve(mirror, rule, ".mirror", target, service), share));
        for (var i = 0; i < rule.Route.Mirrors.Count; i++)
        {
            var policy = rule.Route.Mirrors[i];
            var percent = RoutePolicies.MirrorPercent(policy);
            if (policy.Destination is { } destination && percent > 0)
                mirrors.Add(new(Resolve(destination, rule, $".mirrors[{i}].destination", target, service), percent));
        }
        return mirrors.ToValueList();
    }

    private string Resolve(Destination destination, BoundHttpRoute rule, string field, RouteTarget target, BoundVirtualService service) =>
        destinations.Resolve(destination, target.Port, new(rule.Origin, service.Namespace, rule.Path + field));

    private HashPolicy? Hash(HttpRoute route, BoundVirtualService service)
    {
        foreach (var destination in route.Route)
        {
            if (destination.Destination is not { } target || destinations.Find(target.Host, service.Namespace) is not { } known)
                continue;
            if (HashTranslator.Translate(scope.Rules.Find(known.Host, known.Namespace), target) is { } hash)
                return hash;
        }
        return null;
    }

    private static ValueList<byte> Body(HttpBody? body) =>
        body switch
        {
            { String: { } text } => Encoding.UTF8.GetBytes(text).ToValueList(),
            { Bytes: { } base64 } when Base64(base64) is { } bytes => bytes.ToValueList(),
            _ => [],
        };

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }

    private void WarnOfUnapplied(BoundHttpRoute rule)
    {
        var route = rule.Route;
        if (route.Retries is { Attempts: > 0 })
            NotYet("retries", ".retries");
        if (route.Fault is not null)
            NotYet("fault", ".fault");
        if (route.Mirror is not null && RoutePolicies.MirrorPercent(route) > 0)
            NotYet("mirror", ".mirror");
        if (route.Mirrors.Count > 0)
            NotYet("mirrors", ".mirrors");
        if (route.CorsPolicy is not null)
            NotYet("corsPolicy", ".corsPolicy");
        // There is no such header: until claims are read, such a condition never holds.
        if (route.Match.Any(m => m.Headers.Keys.Concat(m.WithoutHeaders.Keys).Any(h => ClaimHeaders.Path(h).Count > 0)))
            NotYet("A condition on JWT claims", ".match");

        void NotYet(string what, string field) => ReportOnce(Codes.NotAppliedYet, rule, field, what);
    }

    private readonly HashSet<(BoundHttpRoute, string, string)> _reported = [];

    // A rule is translated once for each gateway and port, and told of once.
    private void ReportOnce(DiagnosticCode code, BoundHttpRoute rule, string field, params ReadOnlySpan<object?> arguments)
    {
        if (_reported.Add((rule, code.Id, field)))
            scope.Bag.Add(code, rule.Origin, rule.Path + field, arguments);
    }
}
