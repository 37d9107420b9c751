using System.Runtime.CompilerServices;
using Sluice.Snapshot;
using Sluice.Translation.Gateways;
using Sluice.Translation.Hosts;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>Route tables of HTTP and HTTPS servers: a virtual host for each host that a server and a VirtualService have in common.</summary>
internal sealed class RouteTableTranslator(TranslationScope scope, ILookup<string, BoundVirtualService> services)
{
    private readonly HttpRouteTranslator _routes = new(scope, new DestinationResolver(scope));

    public IEnumerable<RouteTable> Translate(MergedGateway gateway) =>
        gateway.ByRouteTable.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Translate(t.Key, t.Value));

    private RouteTable Translate(string name, List<MergedServer> servers)
    {
        var hosts = new Dictionary<string, HostBuilder>(StringComparer.Ordinal);
        var routesOf = new Dictionary<(string Gateway, BoundVirtualService Service), IReadOnlyList<Route>>();
        foreach (var server in servers)
        {
            var byNamespace = new Dictionary<string, ServerHosts>(StringComparer.Ordinal);
            foreach (var service in services[server.GatewayName])
            {
                if (!byNamespace.TryGetValue(service.Namespace, out var serverHosts))
                    byNamespace.Add(service.Namespace, serverHosts = new(server.Hosts, service.Namespace));
                AddHosts(hosts, routesOf, server, service, serverHosts);
            }
            if (server.Server.Tls?.HttpsRedirect == true)
                RequireTls(hosts, server);
        }
        return new() { Name = name, VirtualHosts = hosts.Count == 0 ? [Blackhole(servers[0])] : Collapse(hosts.Values) };
    }

    private void AddHosts(
        Dictionary<string, HostBuilder> hosts,
        Dictionary<(string Gateway, BoundVirtualService Service), IReadOnlyList<Route>> routesOf,
        MergedServer server,
        BoundVirtualService service,
        ServerHosts serverHosts
    )
    {
        var common = serverHosts.Intersect(service.Hosts);
        if (common.Count == 0)
            return;
        if (!routesOf.TryGetValue((server.GatewayName, service), out var routes))
        {
            var target = new RouteTarget(server.GatewayName, server.WrittenPort, server.Server.Tls is not null);
            routesOf.Add((server.GatewayName, service), routes = _routes.Translate(service, target));
        }
        if (routes.Count == 0)
            return;
        foreach (var host in common)
        {
            var builder = Host(hosts, host.ToLowerInvariant(), server);
            builder.Routes.Add(routes);
            builder.RequireTls |= server.Server.Tls?.HttpsRedirect == true;
        }
    }

    private static HostBuilder Host(Dictionary<string, HostBuilder> hosts, string host, MergedServer server)
    {
        if (!hosts.TryGetValue(host, out var builder))
            hosts.Add(host, builder = new(host, $"{host}:{server.WrittenPort}"));
        return builder;
    }

    /// <summary>A server that redirects does so for all its hosts, whether or not a VirtualService has routes for them.</summary>
    private static void RequireTls(Dictionary<string, HostBuilder> hosts, MergedServer server)
    {
        foreach (var written in server.Hosts)
        {
            var host = HostName.SplitNamespace(written).Host.ToLowerInvariant();
            Host(hosts, host, server).RequireTls = true;
        }
    }

    /// <summary>A table without routes answers 404 to everything.</summary>
    private static VirtualHost Blackhole(MergedServer server) => new() { Name = $"blackhole:{server.WrittenPort}", Domains = ["*"] };

    /// <summary>Hosts with the same routes become one virtual host, named by the most specific of them.</summary>
    private static ValueList<VirtualHost> Collapse(IEnumerable<HostBuilder> builders)
    {
        var groups = new Dictionary<HostBuilder, List<HostBuilder>>(new SameRoutes());
        foreach (var builder in builders.OrderBy(b => b.Host, Comparer<string>.Create(HostName.CompareSpecificity)))
        {
            if (!groups.TryGetValue(builder, out var group))
                groups.Add(builder, group = []);
            group.Add(builder);
        }
        return groups
            .Values.Select(g => new VirtualHost
            {
                Name = g[0].Name,
                Domains = g.Select(b => b.Host).ToValueList(),
                RequireTls = g[0].RequireTls,
                Routes = RouteOrder.CatchAllLast([.. g[0].Routes.SelectMany(r => r)]),
            })
            .OrderBy(h => h.Name, StringComparer.Ordinal)
            .ToValueList();
    }

    private sealed class HostBuilder(string host, string name)
    {
        public string Host { get; } = host;
        public string Name { get; } = name;
        public bool RequireTls { get; set; }

        /// <summary>Lists as they came from translation: one object for every host of a VirtualService.</summary>
        public List<IReadOnlyList<Route>> Routes { get; } = [];
    }

    /// <summary>The very same lists, compared by reference: equal by value would be slow, and is not what the user wrote.</summary>
    private sealed class SameRoutes : IEqualityComparer<HostBuilder>
    {
        public bool Equals(HostBuilder? x, HostBuilder? y) =>
            x!.RequireTls == y!.RequireTls
            && x.Routes.Count == y.Routes.Count
            && x.Routes.Zip(y.Routes).All(p => ReferenceEquals(p.First, p.Second));

        public int GetHashCode(HostBuilder obj)
        {
            var hash = new HashCode();
            foreach (var routes in obj.Routes)
                hash.Add(RuntimeHelpers.GetHashCode(routes));
            return hash.ToHashCode();
        }
    }
}
