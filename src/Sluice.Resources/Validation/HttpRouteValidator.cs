using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of one http route. A route is on its own, delegates (root), or belongs to a delegate.</summary>
internal static class HttpRouteValidator
{
    public static void Validate(HttpRoute route, bool inDelegate, string path, Check check)
    {
        if (route.Delegate is not null && !inDelegate)
            Root(route, path, check);
        else
            Actions(route, inDelegate, path, check);
        for (var i = 0; i < route.Match.Count; i++)
            HttpMatchValidator.Validate(route.Match[i], path.Item("match", i), check);
        HeaderRules.Operations(route.Headers, path.Field("headers"), check);
        HttpActionValidator.Validate(route, path, check);
        Mirrors(route, path, check);
        HeaderRules.AuthorityOnce(route.Rewrite, route.Headers, path, check);
        Destinations(route.Route, path.Field("route"), check);
        check.Duration(route.Timeout, path.Field("timeout"));
    }

    private static void Root(HttpRoute route, string path, Check check)
    {
        check.That(route.Redirect is null, Codes.DelegatingRouteActs, path.Field("redirect"), "a redirect");
        check.That(route.Route.Count == 0, Codes.DelegatingRouteActs, path.Field("route"), "destinations");
    }

    private static void Actions(HttpRoute route, bool inDelegate, string path, Check check)
    {
        check.That(!inDelegate || route.Delegate is null, Codes.DelegateDelegates, path.Field("delegate"));
        var replies =
            route.Redirect is not null ? "redirect"
            : route.DirectResponse is not null ? "directResponse"
            : null;
        if (replies is null)
            check.That(route.Route.Count > 0, Codes.NoAction, path, "route, redirect, directResponse or delegate");
        else
        {
            Excludes("route", route.Route.Count > 0);
            Excludes("fault", route.Fault is not null);
            Excludes("rewrite", route.Rewrite is not null);
            Excludes("directResponse", route.Redirect is not null && route.DirectResponse is not null);
        }
        check.That(route.Mirror is null || route.Mirrors.Count == 0, Codes.ConflictingActions, path.Field("mirrors"), "mirror", "mirrors");

        void Excludes(string field, bool isSet) => check.That(!isSet, Codes.ConflictingActions, path.Field(field), replies, field);
    }

    private static void Mirrors(HttpRoute route, string path, Check check)
    {
        foreach (var (name, value) in new[] { ("mirrorPercent", route.MirrorPercent), ("mirror_percent", route.MirrorPercentSnakeCase) })
        {
            if (value is not { } percent)
                continue;
            check.Percent(percent, path.Field(name));
            check.Report(Codes.Deprecated, path.Field(name), name, "mirrorPercentage");
        }
        HttpActionValidator.WholePercentage(route.MirrorPercentage, path.Field("mirrorPercentage"), check);
        SharedRules.Destination(route.Mirror, path.Field("mirror"), check);
        for (var i = 0; i < route.Mirrors.Count; i++)
        {
            SharedRules.Destination(route.Mirrors[i].Destination, path.Item("mirrors", i).Field("destination"), check);
            HttpActionValidator.WholePercentage(route.Mirrors[i].Percentage, path.Item("mirrors", i).Field("percentage"), check);
        }
    }

    private static void Destinations(ValueList<HttpRouteDestination> destinations, string path, Check check)
    {
        long total = 0;
        for (var i = 0; i < destinations.Count; i++)
        {
            var destination = destinations[i];
            HeaderRules.Operations(destination.Headers, path.Item(i).Field("headers"), check);
            SharedRules.Destination(destination.Destination, path.Item(i).Field("destination"), check);
            check.NotNegative(destination.Weight, path.Item(i).Field("weight"));
            total += destination.Weight;
        }
        check.That(destinations.Count < 2 || total != 0, Codes.ZeroWeights, path);
    }
}
