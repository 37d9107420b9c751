using Sluice.ControlPlane.Explain;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Preview;

/// <summary>A request made up so that a route would take it, where nobody has sent one.</summary>
internal static class Probe
{
    public const int Most = 100;

    /// <summary>For the routes of some resources (<c>namespace/name</c>); a route whose conditions no request can be made up for has none.</summary>
    public static IEnumerable<AskedRequest> Of(GatewayRun run, IReadOnlySet<string> sources) =>
        from listener in run.Snapshot.Listeners
        from chain in listener.FilterChains
        let manager = chain.Filter as HttpConnectionManager
        where manager is not null
        let table = run.Written(manager.RouteTable)
        where table is not null
        from host in table.VirtualHosts
        from route in host.Routes
        where sources.Contains(route.Source) || sources.Contains(route.Delegate)
        from domain in host.Domains.Take(1)
        let made = Make(listener, chain, domain, route.Match)
        where made is not null
        select made;

    private static AskedRequest? Make(Listener listener, FilterChain chain, string domain, RouteMatch match)
    {
        var host =
            domain.StartsWith('*') ? $"probe{domain[1..]}"
            : domain.EndsWith('*') ? $"{domain[..^1]}probe"
            : domain;
        if (PathOf(match.Path) is not { } path)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in match.Headers.Where(h => !h.Invert))
        {
            if (ValueOf(header.Value) is not { } value)
                return null;
            headers[header.Name] = value;
        }
        var query = match.QueryParameters.Select(q => (q.Name, Value: ValueOf(q.Value))).ToList();
        if (query.Exists(q => q.Value is null))
            return null;
        var method = headers.Remove(":method", out var written) ? written : "GET";
        var isTls = chain.Tls is not null;
        return new()
        {
            Port = listener.Port,
            Method = method,
            IsTls = isTls,
            Host = headers.Remove(":authority", out var authority) ? authority : host,
            Path = path,
            Query = query.Count == 0 ? "" : "?" + string.Join('&', query.Select(q => $"{q.Name}={q.Value}")),
            Headers = headers,
            ServerName = isTls ? host : "",
            ApplicationProtocols = isTls ? ["h2", "http/1.1"] : [],
        };
    }

    private static string? PathOf(PathMatch path) => path.Kind == PathMatchKind.Regex ? Literal(path.Value) : path.Value;

    private static string? ValueOf(ValueMatch value) =>
        value.Kind switch
        {
            ValueMatchKind.Present => "probe",
            ValueMatchKind.Regex => Literal(value.Value),
            _ => value.Value,
        };

    // A pattern that is but text, or text with anything behind it.
    private static string? Literal(string pattern)
    {
        var text = pattern.TrimEnd('$').TrimStart('^');
        text = text.EndsWith(".*", StringComparison.Ordinal) ? text[..^2] : text;
        return text.Any(c => @"\.+*?()[]{}|^$".Contains(c, StringComparison.Ordinal)) ? null : text;
    }
}
