using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Gateways;
using Sluice.Translation.Hosts;
using Sluice.Translation.Protocols;
using Sluice.Translation.Routes;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>Chains that forward bytes: TCP servers, TLS that ends here, TLS that passes through by server name.</summary>
internal sealed class TcpChainTranslator(TranslationScope scope, TlsTranslator tls, ILookup<string, BoundVirtualService> services)
{
    private readonly TcpProxies _proxies = new(scope, new DestinationResolver(scope));

    // Server names already routed, by opened port; the value is the server's address and who routes them.
    private readonly Dictionary<(int Port, string Host), (string Bind, ResourceKey Owner)> _routedNames = [];

    public IReadOnlyList<FilterChain> Translate(MergedServer server)
    {
        if (server.Server.IsPassthrough())
            return server.Server.Tls!.Mode == ServerTlsMode.AutoPassthrough ? AutoPassthrough(server) : Passthrough(server);
        if (FromTcpRoutes(server) is not { } filter)
            return [];
        WarnOfProtocol(server);
        if (server.Server.Tls is null)
            return [new() { Name = server.Server.Name, Filter = filter }];
        var chain = new FilterChain
        {
            Name = server.Server.Name,
            Match = new() { ServerNames = SniNames.Of(server) },
            Tls = tls.Translate(server, alpn: []),
            Filter = filter,
        };
        return [chain];
    }

    /// <summary>The first rule that fits, of the oldest VirtualService that has one.</summary>
    private TcpProxy? FromTcpRoutes(MergedServer server)
    {
        foreach (var service in Matching(server))
        {
            var rules = service.Resource.Spec.Tcp;
            for (var i = 0; i < rules.Count; i++)
            {
                var rule = rules[i];
                if (rule.Route.Count == 0 || !Fits(rule.Match, server, service))
                    continue;
                return Proxy(server, service, rule.Route, $"spec.tcp[{i}]");
            }
        }
        return null;
    }

    private static bool Fits(ValueList<L4Match> matches, MergedServer server, BoundVirtualService service) =>
        matches.Count == 0 || matches.Any(m => Fits(m.Port, m.Gateways, server, service));

    // Subnets and source conditions are for sidecars: Istio's gateways look at port and gateway only.
    private static bool Fits(uint port, ValueList<string> gateways, MergedServer server, BoundVirtualService service) =>
        (port == 0 || port == server.WrittenPort)
        && (gateways.Count == 0 || gateways.Any(g => ShortNames.QualifyGateway(g, service.Namespace) == server.GatewayName));

    private List<FilterChain> Passthrough(MergedServer server)
    {
        var chains = new List<FilterChain>();
        foreach (var service in Matching(server))
        {
            var rules = service.Resource.Spec.Tls;
            for (var i = 0; i < rules.Count; i++)
            {
                if (rules[i].Route.Count == 0)
                    continue;
                for (var j = 0; j < rules[i].Match.Count; j++)
                {
                    var match = rules[i].Match[j];
                    if (Fits(match.Port, match.Gateways, server, service) && Claim(match, server, service, $"spec.tls[{i}].match[{j}]"))
                        chains.Add(PassthroughChain(server, service, rules[i], match, $"spec.tls[{i}]"));
                }
            }
        }
        return chains;
    }

    private FilterChain PassthroughChain(MergedServer server, BoundVirtualService service, TlsRoute rule, TlsMatch match, string path) =>
        new()
        {
            Name = service.Source,
            Match = new() { ServerNames = SniNames.Of(match.SniHosts), Transport = TransportProtocol.Tls },
            Filter = Proxy(server, service, rule.Route, path),
        };

    private bool Claim(TlsMatch match, MergedServer server, BoundVirtualService service, string path)
    {
        var taken = match
            .SniHosts.Where(h => _routedNames.TryGetValue((server.Port, h), out var known) && known.Bind == server.Server.Bind)
            .ToList();
        if (taken.Count > 0)
        {
            var owner = _routedNames[(server.Port, taken[0])].Owner;
            scope.Bag.Add(Codes.DuplicateSniHosts, service.Key, $"{path}.sniHosts", string.Join(", ", taken), server.Port, owner);
            return false;
        }
        foreach (var host in match.SniHosts)
            _routedNames[(server.Port, host)] = (server.Server.Bind, service.Key);
        return true;
    }

    /// <summary>One chain for each cluster of a service that the server's hosts cover, by the name that Istio's sidecars send.</summary>
    private List<FilterChain> AutoPassthrough(MergedServer server)
    {
        var chains = new List<FilterChain>();
        var hosts = server.Hosts.Select(h => HostName.SplitNamespace(h).Host).ToList();
        foreach (var service in scope.Services.Services)
        {
            if (service.MeshExternal || !hosts.Exists(h => HostName.IsSubsetOf(service.Host, h)))
                continue;
            var subsets = scope.Rules.Find(service.Host, service.Namespace)?.Subsets.Select(s => s.Subset.Name) ?? [];
            for (var i = 0; i < service.Ports.Count; i++)
            {
                if (service.Ports[i].Protocol != ApplicationProtocol.Udp)
                    chains.AddRange(subsets.Prepend("").Select(subset => AutoPassthroughChain(service, i, subset)));
            }
        }
        return chains;
    }

    // ALPN names that only a sidecar's mutual TLS offers; they keep plain TLS clients out.
    private static readonly ValueList<string> MutualTlsAlpn =
    [
        "istio-peer-exchange",
        "istio",
        "istio-http/1.0",
        "istio-http/1.1",
        "istio-h2",
    ];

    private FilterChain AutoPassthroughChain(Services.CatalogService service, int portIndex, string subset)
    {
        var port = service.Ports[portIndex].Number;
        var cluster = Clusters.ClusterRequests.Name(port, subset, service.Host);
        scope.Clusters.Add(new(cluster, service, portIndex, subset));
        return new()
        {
            Name = cluster,
            Match = new()
            {
                ServerNames = [$"outbound_.{port}_.{subset}_.{service.Host}"],
                Transport = TransportProtocol.Tls,
                ApplicationProtocols = MutualTlsAlpn,
            },
            Filter = new TcpProxy { Clusters = [new WeightedCluster { Cluster = cluster }] },
        };
    }

    private IEnumerable<BoundVirtualService> Matching(MergedServer server) =>
        services[server.GatewayName].Where(s => s.Hosts.Any(h => server.Hosts.Any(g => Covers(g, h, s.Namespace))));

    private static bool Covers(string serverHost, string host, string ns)
    {
        var (wanted, name) = HostName.SplitNamespace(serverHost);
        return (wanted.Length == 0 || wanted == ns) && HostName.Matches(name, host);
    }

    private TcpProxy Proxy(MergedServer server, BoundVirtualService service, ValueList<RouteDestination> routes, string path) =>
        _proxies.Of(service, routes, path, server.WrittenPort, TcpProxies.Observed(server.Server.Protocol()));

    private void WarnOfProtocol(MergedServer server)
    {
        if (TcpProxies.Observed(server.Server.Protocol()) is TcpProtocol.Redis or TcpProtocol.MySql)
            scope.Bag.Add(Codes.NotAppliedYet, server.Key, $"{server.Path}.port.protocol", $"Observing {server.Server.Port!.Protocol}");
    }
}
