using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Clusters;
using Sluice.Translation.Hosts;
using Sluice.Translation.Protocols;
using Sluice.Translation.Routes;
using Sluice.Translation.Services;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>
/// Virtual hosts of outbound route tables, by Istio's rules: the first VirtualService of a host has it alone; services without one get a
/// route to themselves; hosts that are no service exist on port 80; whatever is left goes by the outbound policy.
/// </summary>
internal sealed class MeshVirtualHosts(TranslationScope scope, HttpRouteTranslator routes, OutboundPolicy policy)
{
    private const int HostsWithoutService = 80;
    private readonly Dictionary<(BoundVirtualService, int), IReadOnlyList<Route>> _translated = [];
    private readonly MeshDomains _domains = new(scope.Node);

    /// <param name="egress">Where the services and rules come from.</param>
    /// <param name="rules">In order of precedence.</param>
    /// <param name="services">Those that the table may lead to.</param>
    /// <param name="port">The listener's port; 0: every port of every service.</param>
    public ValueList<VirtualHost> Of(
        EgressScope egress,
        IReadOnlyList<BoundVirtualService> rules,
        IReadOnlyList<CatalogService> services,
        int port
    )
    {
        var table = new MeshTableBuilder(_domains);
        var served = services.Where(s => PortsOf(s, port).Any()).ToDictionary(s => s.Host, StringComparer.Ordinal);
        var left = new HashSet<string>(served.Keys, StringComparer.Ordinal);
        foreach (var rule in rules)
            AddRule(table, egress, rule, served, left, port);
        foreach (var service in services.Where(s => left.Contains(s.Host)))
        {
            var target = MeshAlias.TargetOf(scope, service);
            foreach (var index in PortsOf(service, port))
            {
                // A name for another service is one more name of that service, rules included.
                if (target is not null && served.ContainsKey(target.Host))
                    table.AddNames(target.Host, service.Ports[index].Number, service);
                else
                    table.Add(service, service.Ports[index].Number, [ToService(service, index)]);
            }
        }
        return [.. table.Build(), policy.CatchAll()];
    }

    private void AddRule(
        MeshTableBuilder table,
        EgressScope egress,
        BoundVirtualService rule,
        Dictionary<string, CatalogService> served,
        HashSet<string> left,
        int port
    )
    {
        if (!_translated.TryGetValue((rule, port), out var made))
            _translated.Add((rule, port), made = routes.Translate(rule, new(VirtualServiceBinder.Mesh, port, IsTls: false)));
        if (made.Count == 0)
            return;
        var others = new List<string>();
        var ports = new SortedSet<int>();
        foreach (var host in rule.Hosts)
        {
            var matching = Matching(host, rule, egress, served);
            if (matching.Count == 0)
                others.Add(host);
            foreach (var service in matching)
            {
                left.Remove(service.Host);
                foreach (var number in PortsOf(service, port).Select(i => service.Ports[i].Number))
                {
                    ports.Add(number);
                    table.Add(service, number, made);
                }
            }
        }
        if (ports.Count == 0 && port == HostsWithoutService)
            ports.Add(port);
        foreach (var number in ports)
            others.ForEach(host => table.Add(host, number, made));
    }

    /// <summary>The services that a rule's host means. A wildcard leaves those to which another rule's host fits better.</summary>
    private static List<CatalogService> Matching(
        string host,
        BoundVirtualService rule,
        EgressScope egress,
        Dictionary<string, CatalogService> served
    )
    {
        if (served.TryGetValue(host, out var exact))
            return [exact];
        if (!HostName.IsWildcard(host))
            return [];
        return [.. served.Values.Where(s => HostName.IsSubsetOf(s.Host, host) && IsBest(host, rule, s.Host, egress))];
    }

    private static bool IsBest(string host, BoundVirtualService rule, string service, EgressScope egress) =>
        !egress
            .VirtualServices.For(service)
            .Where(other => other != rule && other.Http.Count > 0)
            .SelectMany(other => other.Hosts)
            .Any(h => HostName.IsSubsetOf(service, h) && HostName.IsMoreSpecific(h, host));

    private static IEnumerable<int> PortsOf(CatalogService service, int port)
    {
        for (var i = 0; i < service.Ports.Count; i++)
        {
            if ((port == 0 || service.Ports[i].Number == port) && IsHttpOrUnknown(service.Ports[i].Protocol))
                yield return i;
        }
    }

    private static bool IsHttpOrUnknown(ApplicationProtocol protocol) => protocol.IsHttp() || protocol == ApplicationProtocol.Unsupported;

    private Route ToService(CatalogService service, int index)
    {
        var target = MeshAlias.TargetOf(scope, service) ?? service;
        var port = target.Ports[index].Number;
        var cluster = ClusterRequests.Name(port, "", target.Host);
        scope.Clusters.Add(new(cluster, target, index, ""));
        var hash = HashTranslator.Translate(
            scope.Rules.Find(target.Host, target.Namespace),
            new Destination
            {
                Host = target.Host,
                Port = new() { Number = (uint)port },
            }
        );
        return new()
        {
            Name = "default",
            Action = new ForwardAction
            {
                Clusters = [new WeightedCluster { Cluster = cluster }],
                Retry = RoutePolicies.Retry(null, hash is not null),
                Hash = hash,
            },
        };
    }
}
