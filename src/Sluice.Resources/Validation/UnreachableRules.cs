using System.Globalization;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>Finds rules and matches that an earlier rule always takes first; warnings, as the configuration does work.</summary>
internal static class UnreachableRules
{
    // Prefixes are compared in pairs, so beyond this many the search would cost more than it tells.
    private const int MaxPrefixes = 1_000;

    public static void Check(VirtualServiceSpec spec, Check check)
    {
        Duplicates(spec.Http, r => r.Match, m => m with { Name = "" }, r => r.Name, "spec.http", check);
        Duplicates(spec.Tcp, r => r.Match, m => m, _ => "", "spec.tcp", check);
        Duplicates(spec.Tls, r => r.Match, m => m, _ => "", "spec.tls", check);
        Overlaps(spec.Http, check);
    }

    private static void Duplicates<TRoute, TMatch>(
        ValueList<TRoute> routes,
        Func<TRoute, ValueList<TMatch>> matches,
        Func<TMatch, TMatch> identity,
        Func<TRoute, string> name,
        string path,
        Check check
    )
        where TMatch : notnull
    {
        var first = new Dictionary<TMatch, int>();
        var catchAll = -1;
        for (var i = 0; i < routes.Count; i++)
        {
            var routeMatches = matches(routes[i]);
            if (catchAll >= 0)
                check.Report(Codes.UnreachableRule, path.Item(i), $"{NameOf(catchAll)} matches everything");
            if (routeMatches.Count == 0)
                catchAll = i;
            if (catchAll >= 0)
                continue;
            var duplicates = 0;
            for (var j = 0; j < routeMatches.Count; j++)
            {
                var match = identity(routeMatches[j]);
                if (first.TryAdd(match, i))
                    continue;
                check.Report(Codes.IneffectiveMatch, path.Item(i).Item("match", j), NameOf(first[match]));
                duplicates++;
            }
            check.That(duplicates < routeMatches.Count, Codes.UnreachableRule, path.Item(i), "earlier rules take all its matches");
        }

        string NameOf(int index) =>
            name(routes[index]) is { Length: > 0 } text ? $"rule '{text}'" : string.Create(CultureInfo.InvariantCulture, $"rule #{index}");
    }

    private static void Overlaps(ValueList<HttpRoute> routes, Check check)
    {
        var prefixes = new List<(HttpMatchRequest Match, string Path)>();
        for (var i = 0; i < routes.Count; i++)
        for (var j = 0; j < routes[i].Match.Count; j++)
            if (!string.IsNullOrEmpty(routes[i].Match[j].Uri?.Prefix))
                prefixes.Add((routes[i].Match[j], "spec.http".Item(i).Item("match", j)));
        if (prefixes.Count > MaxPrefixes)
            return;
        for (var i = 0; i < prefixes.Count; i++)
        for (var j = i + 1; j < prefixes.Count; j++)
            if (Covers(prefixes[i].Match, prefixes[j].Match))
                check.Report(Codes.IneffectiveMatch, prefixes[j].Path, prefixes[i].Path);
    }

    // Istio's comparison to the letter: shorter prefix first, everything else equal or (its own way of) wider.
    private static bool Covers(HttpMatchRequest a, HttpMatchRequest b) =>
        a.Uri!.Prefix != b.Uri!.Prefix
        && b.Uri.Prefix!.StartsWith(a.Uri.Prefix!, StringComparison.Ordinal)
        && a.Port == b.Port
        && StartsWith(Method(a), Method(b))
        && StartsWith(Text(a.Authority), Text(b.Authority))
        && AllStartWith(a.Headers, b.Headers)
        && AllStartWith(a.QueryParams, b.QueryParams)
        && AllStartWith(a.WithoutHeaders, b.WithoutHeaders);

    private static string Method(HttpMatchRequest match) => Text(match.Method) is { Length: > 0 } text ? text : "exact:GET";

    private static string Text(StringMatch? match)
    {
        if (!string.IsNullOrEmpty(match?.Exact))
            return $"exact:{match.Exact}";
        return string.IsNullOrEmpty(match?.Prefix) ? "" : $"prefix:{match.Prefix}";
    }

    private static bool StartsWith(string a, string b) => a.StartsWith(b, StringComparison.Ordinal);

    private static bool AllStartWith(ValueMap<StringMatch?> a, ValueMap<StringMatch?> b) =>
        a.Count == b.Count && a.All(item => b.TryGetValue(item.Key, out var other) && StartsWith(Text(item.Value), Text(other)));
}
