using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.RateLimits;

namespace Sluice.Resources.Validation;

/// <summary>The rules of RateLimitPolicy.</summary>
internal static class RateLimitPolicyValidator
{
    private const int MaxTrustedProxies = 100;

    // Each is asked at every request.
    private const int MaxLimits = 32;

    public static void Validate(RateLimitPolicy policy, Check check)
    {
        var spec = policy.Spec;
        check.That(spec.Gateways.Count > 0, Codes.EmptyRateLimitList, "spec.gateways", "gateways");
        SharedRules.GatewayNames(spec.Gateways, "spec.gateways", check);
        for (var i = 0; i < spec.Hosts.Count; i++)
            Host(spec.Hosts[i], "spec.hosts".Item(i), check);
        for (var i = 0; i < spec.Routes.Count; i++)
            Route(spec.Routes[i], "spec.routes".Item(i), check);
        check.That(
            spec.NumTrustedProxies <= MaxTrustedProxies,
            Codes.BadRateLimitNumber,
            "spec.numTrustedProxies",
            spec.NumTrustedProxies,
            0,
            MaxTrustedProxies
        );
        if (spec.Exempt is { } exempt)
            Exemption(exempt, "spec.exempt", check);
        check.That(spec.Limits.Count > 0, Codes.EmptyRateLimitList, "spec.limits", "limits");
        check.AtMost(spec.Limits.Count, MaxLimits, "spec.limits");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Limits.Count; i++)
        {
            var path = "spec.limits".Item(i);
            check.DnsLabel(spec.Limits[i].Name, path.Field("name"));
            check.That(names.Add(spec.Limits[i].Name), Codes.RateLimitNameTaken, path.Field("name"), spec.Limits[i].Name);
            RateLimitValidator.Validate(spec.Limits[i], path, check);
        }
    }

    private static void Host(string host, string path, Check check)
    {
        if (Names.WhyNotWildcardDomain(host) is { } why)
            check.Report(Codes.BadHost, path, host, why);
    }

    private static void Route(RateLimitRouteRef route, string path, Check check)
    {
        var named = route.VirtualService.Length > 0;
        if (!check.That(named != route.Path is not null && (named || route.Name.Length == 0), Codes.OneRouteForm, path))
            return;
        if (route.Path is { } match)
            Match(match, path.Field("path"), check);
        else
            foreach (var part in route.VirtualService.Split('/', 2))
                check.That(
                    Names.IsLowerSubdomain(part),
                    Codes.BadName,
                    path.Field("virtualService"),
                    route.VirtualService,
                    "write name or namespace/name"
                );
    }

    private static void Exemption(RateLimitExemption exempt, string path, Check check)
    {
        for (var i = 0; i < exempt.Cidrs.Count; i++)
        {
            if (EgressHints.Range(exempt.Cidrs[i]) is { } hint)
                check.Suggest(hint, Codes.BadEgressRange, path.Item("cidrs", i), exempt.Cidrs[i]);
        }
        foreach (var (name, value) in exempt.Headers)
        {
            var at = path.Field("headers").Key(name);
            HeaderRules.MatchedName(name, at, check);
            if (check.That(value is not null, Codes.NullItem, at) && Match(value!, at, check))
                check.Report(Codes.ForgeableExemption, at, name);
        }
        for (var i = 0; i < exempt.Paths.Count; i++)
            Match(exempt.Paths[i], path.Item("paths", i), check);
    }

    private static bool Match(StringMatch match, string path, Check check)
    {
        check.AtMostOne(path, ("exact", match.Exact is not null), ("prefix", match.Prefix is not null), ("regex", match.Regex is not null));
        HttpMatchValidator.RegexOf(match, path, check);
        return check.That(!string.IsNullOrEmpty(match.Exact ?? match.Prefix ?? match.Regex), Codes.EmptyRateLimitMatch, path);
    }
}
