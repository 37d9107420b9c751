using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>A policy ready to be asked whether it is for a request.</summary>
internal sealed class PolicyRuntime
{
    private readonly RateLimitSettings _settings;
    private readonly DomainIndex<string>? _hosts;
    private readonly CompiledRoute[] _paths;
    private readonly CompiledRoute[] _exempt;
    private readonly IPNetwork[] _exemptAddresses;

    public PolicyRuntime(RateLimitSettings settings, LimitRuntime[] limits)
    {
        _settings = settings;
        Limits = limits;
        _hosts = settings.Hosts.Count == 0 ? null : new(settings.Hosts.Select(h => (h, h)));
        _paths = [.. settings.Paths.Select(p => Compile(new() { Path = p }))];
        _exempt = [.. settings.ExemptRequests.Select(Compile)];
        _exemptAddresses = [.. settings.ExemptAddresses.Select(Subnets.Parse).OfType<IPNetwork>()];
    }

    public LimitRuntime[] Limits { get; }

    public int GrpcStatus => _settings.GrpcStatus;

    public bool TellsQuota => _settings.TellsQuota;

    /// <param name="host">Lower case, without port.</param>
    /// <param name="client">Who the policy takes the client for.</param>
    public bool IsFor(Exchange exchange, ReadOnlySpan<char> host, CompiledRoute? route, out IPAddress? client)
    {
        client = null;
        if (_hosts is not null && _hosts.Find(host) is null)
            return false;
        if (_settings.Routes.Count + _paths.Length > 0 && !HasRoute(route?.Route) && !Any(_paths, exchange))
            return false;
        client = ClientNetwork.Of(exchange, _settings.TrustedProxies);
        return !IsExempt(client) && !Any(_exempt, exchange);
    }

    private bool HasRoute(Route? route)
    {
        if (route is null)
            return false;
        foreach (var named in _settings.Routes)
        {
            if (named.Source == route.Source && (named.Names is not { } names || names.Contains(route.Name)))
                return true;
        }
        return false;
    }

    private bool IsExempt(IPAddress? client)
    {
        if (client is null)
            return false;
        foreach (var network in _exemptAddresses)
        {
            if (network.Contains(client))
                return true;
        }
        return false;
    }

    private static bool Any(CompiledRoute[] conditions, Exchange exchange)
    {
        foreach (var condition in conditions)
        {
            if (condition.Matches(exchange, exchange.Path))
                return true;
        }
        return false;
    }

    // A condition like a route's; nothing is carried out.
    private static CompiledRoute Compile(RouteMatch match) =>
        new(
            new Route
            {
                Match = match,
                Action = new DirectResponseAction { StatusCode = 200 },
            }
        );
}
