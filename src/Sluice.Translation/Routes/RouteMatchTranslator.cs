using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>Conditions of HTTP rules.</summary>
internal static class RouteMatchTranslator
{
    public static RouteMatch Translate(HttpMatchRequest? match) =>
        match is null
            ? new()
            : new()
            {
                Path = Path(match),
                Headers = Headers(match),
                QueryParameters = match.QueryParams.Select(q => new QueryMatch { Name = q.Key, Value = Value(q.Value) }).ToValueList(),
            };

    /// <summary>Whether the condition concerns this gateway and port at all; the rest is decided per request.</summary>
    public static bool Applies(HttpMatchRequest? match, string gateway, int port, ProxyNode node)
    {
        if (match is null)
            return true;
        if (match.Port != 0 && match.Port != port)
            return false;
        // With gateways named, source conditions are not looked at (Istio).
        if (match.Gateways.Count > 0)
            return match.Gateways.Contains(gateway);
        return Labels.Select(match.SourceLabels, node.Labels ?? default)
            && (match.SourceNamespace.Length == 0 || match.SourceNamespace == node.Namespace);
    }

    /// <summary>Whether every request matches: any path, and no condition on headers or query.</summary>
    public static bool IsCatchAll(RouteMatch match) =>
        match.Headers.Count == 0
        && match.QueryParameters.Count == 0
        && match.Path
            is { Kind: PathMatchKind.Prefix or PathMatchKind.SegmentPrefix, Value: "/" }
                or { Kind: PathMatchKind.Regex, Value: ".*" };

    public static ValueMatch Value(StringMatch? match) =>
        match switch
        {
            { Exact: { } exact } => new(ValueMatchKind.Exact, exact),
            { Prefix: { } prefix } => new(ValueMatchKind.Prefix, prefix),
            // Not an expression, but Istio's way to write "present".
            { Regex: "*" } => ValueMatch.Present,
            { Regex: { } regex } => new(ValueMatchKind.Regex, regex),
            _ => ValueMatch.Present,
        };

    private static PathMatch Path(HttpMatchRequest match) =>
        match.Uri switch
        {
            { Exact: { } exact } => new()
            {
                Kind = PathMatchKind.Exact,
                Value = exact,
                IgnoreCase = match.IgnoreUriCase,
            },
            { Prefix: { } prefix } => new()
            {
                Kind = PathMatchKind.Prefix,
                Value = prefix,
                IgnoreCase = match.IgnoreUriCase,
            },
            { Regex: { } regex } => new()
            {
                Kind = PathMatchKind.Regex,
                Value = regex,
                IgnoreCase = match.IgnoreUriCase,
            },
            _ => PathMatch.Any,
        };

    private static ValueList<HeaderMatch> Headers(HttpMatchRequest match)
    {
        var headers = new List<HeaderMatch>();
        foreach (var (name, condition) in match.Headers)
            headers.Add(Header(name, condition));
        foreach (var (name, condition) in match.WithoutHeaders)
        {
            var header = Header(name, condition);
            // A missing header is without the value; but whether it is there cannot be asked of a header taken as empty.
            headers.Add(header with { Invert = true, MissingAsEmpty = header.Value.Kind != ValueMatchKind.Present });
        }
        var sorted = headers.OrderBy(h => h.Name, StringComparer.Ordinal).ToList();
        AddPseudo(sorted, ":method", match.Method);
        AddPseudo(sorted, ":authority", match.Authority);
        AddPseudo(sorted, ":scheme", match.Scheme);
        return sorted.ToValueList();
    }

    private static void AddPseudo(List<HeaderMatch> headers, string name, StringMatch? condition)
    {
        if (condition is not null)
            headers.Add(Header(name, condition));
    }

    private static HeaderMatch Header(string name, StringMatch? condition) =>
        new() { Name = name.ToLowerInvariant(), Value = Value(condition) };
}
