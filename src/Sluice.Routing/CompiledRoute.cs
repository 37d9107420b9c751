using System.Text.RegularExpressions;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Routing;

/// <summary>A <see cref="Route"/> ready to be matched and carried out.</summary>
public sealed class CompiledRoute
{
    private readonly PathMatcher _path;
    private readonly HeaderMatcher[] _headers;
    private readonly QueryMatcher[] _query;
    private readonly Regex? _rewritePattern;
    private readonly string _rewriteSubstitution = "";

    public CompiledRoute(Route route)
    {
        Route = route;
        _path = new PathMatcher(route.Match.Path);
        _headers = [.. route.Match.Headers.Select(h => new HeaderMatcher(h))];
        _query = [.. route.Match.QueryParameters.Select(q => new QueryMatcher(q))];
        RequestHeaders = HeaderRewriter.Compile(route.RequestHeaders);
        ResponseHeaders = HeaderRewriter.Compile(route.ResponseHeaders);
        if (route.Action is not ForwardAction forward)
            return;
        Destinations = new(forward.Clusters);
        if (forward.RegexRewrite is { } regex && Re2Pattern.TryCompile(regex.Pattern, false, out var pattern, out _))
            (_rewritePattern, _rewriteSubstitution) = (pattern, PathSubstitution.ToNetSyntax(regex.Substitution));
    }

    public Route Route { get; }

    /// <summary>The clusters to choose from; null where the action is not to forward.</summary>
    public WeightedDestinations? Destinations { get; }

    /// <summary>Null where nothing changes.</summary>
    public HeaderRewriter? RequestHeaders { get; }

    /// <summary>Null where nothing changes.</summary>
    public HeaderRewriter? ResponseHeaders { get; }

    internal string? CertainFirstSegment => _path.CertainFirstSegment();

    internal bool Matches(Exchange exchange, string path)
    {
        if (!_path.Matches(path))
            return false;
        foreach (var header in _headers)
        {
            if (!header.Matches(exchange))
                return false;
        }
        foreach (var parameter in _query)
        {
            if (!parameter.Matches(exchange.Query))
                return false;
        }
        return true;
    }

    /// <summary>Every condition with what the request has, by the same matchers; all of them hold exactly where the route matches.</summary>
    public IEnumerable<ConditionFinding> Explain(Exchange exchange)
    {
        yield return new("path", "", ConditionText.Of(Route.Match.Path), exchange.Path, _path.Matches(exchange.Path));
        for (var i = 0; i < _headers.Length; i++)
        {
            var wanted = Route.Match.Headers[i];
            var isMet = _headers[i].Matches(exchange);
            yield return new("header", wanted.Name, ConditionText.Of(wanted), HeaderMatcher.Read(exchange, wanted.Name), isMet);
        }
        for (var i = 0; i < _query.Length; i++)
        {
            var wanted = Route.Match.QueryParameters[i];
            var seen = QueryMatcher.Find(exchange.Query, wanted.Name);
            yield return new("query", wanted.Name, ConditionText.Of(wanted.Value), seen, _query[i].Matches(exchange.Query));
        }
    }

    /// <summary>The path for the upstream (without query) of a request that this route matches.</summary>
    public string RewritePath(string path)
    {
        if (_rewritePattern is not null)
            return _rewritePattern.Replace(path, _rewriteSubstitution);
        return Route.Action is ForwardAction { PathRewrite.Length: > 0 } forward ? _path.Replace(path, forward.PathRewrite) : path;
    }

    /// <summary>The <c>Location</c> of a redirect.</summary>
    public string RedirectLocation(Exchange exchange) => RedirectUri.Build((RedirectAction)Route.Action, _path, exchange);
}
