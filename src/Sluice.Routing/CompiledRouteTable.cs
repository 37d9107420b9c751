using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>A <see cref="RouteTable"/> ready to be asked. Immutable.</summary>
public sealed class CompiledRouteTable
{
    private readonly DomainIndex<CompiledVirtualHost> _hosts;

    private CompiledRouteTable(RouteTable table)
    {
        Name = table.Name;
        _hosts = new(
            table
                .VirtualHosts.Select(h => (h.Domains, Host: new CompiledVirtualHost(h)))
                .SelectMany(h => h.Domains.Select(d => (d, h.Host)))
        );
    }

    public string Name { get; }

    public static CompiledRouteTable Compile(RouteTable table) => new(table);

    /// <summary>Which route takes this request: host first, then the host's routes in order.</summary>
    public RouteOutcome Match(Exchange exchange)
    {
        var host = FindHost(exchange.Authority);
        if (host is null)
            return new(RouteOutcomeKind.NoVirtualHost, null, null);
        if (host.RequireTls && exchange.Scheme != "https")
            return new(RouteOutcomeKind.RedirectToHttps, host, null);
        var route = host.Match(exchange);
        return new(route is null ? RouteOutcomeKind.NoRoute : RouteOutcomeKind.Route, host, route);
    }

    /// <summary>The domain by which the table's host of this authority is chosen, found as <see cref="Match"/> finds it. Null: no host is.</summary>
    public static DomainFinding? DomainOf(RouteTable table, string authority)
    {
        var domains = new DomainIndex<string>(table.VirtualHosts.SelectMany(h => h.Domains).Select(d => (d, d)));
        return Find(domains, authority) is { } domain ? DomainFinding.Of(domain) : null;
    }

    private CompiledVirtualHost? FindHost(string authority) => Find(_hosts, authority);

    private static T? Find<T>(DomainIndex<T> hosts, string authority)
        where T : class
    {
        var name = HostName.WithoutPort(authority);
        if (name.IndexOfAnyInRange('A', 'Z') < 0)
            return hosts.Find(name);
        // Longer than any DNS name (RFC 1035): no domain can match but the star, which needs no exact text.
        Span<char> lower = stackalloc char[Math.Min(name.Length, 256)];
        name[..lower.Length].ToLowerInvariant(lower);
        return hosts.Find(lower);
    }
}

/// <summary>What a route table says about a request.</summary>
public readonly record struct RouteOutcome(RouteOutcomeKind Kind, CompiledVirtualHost? Host, CompiledRoute? Route)
{
    /// <summary>Where to send a client that must use TLS.</summary>
    public static string HttpsLocation(Exchange exchange, Func<int, int> boundPort) => RedirectUri.ToHttps(exchange, boundPort);
}

public enum RouteOutcomeKind
{
    /// <summary>No virtual host serves this host.</summary>
    NoVirtualHost,

    /// <summary>The virtual host has no matching route.</summary>
    NoRoute,

    /// <summary>Plain request for a host that serves only TLS: 301.</summary>
    RedirectToHttps,

    /// <summary>A route matched.</summary>
    Route,
}
