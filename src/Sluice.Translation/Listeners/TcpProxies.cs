using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Clusters;
using Sluice.Translation.Hosts;
using Sluice.Translation.Protocols;
using Sluice.Translation.Routes;
using Sluice.Translation.Services;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>Filters that forward bytes, for rules of VirtualServices and for services without any.</summary>
internal sealed class TcpProxies(TranslationScope scope, DestinationResolver destinations)
{
    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromHours(1);

    /// <summary>To the destinations of a rule; <paramref name="port"/> stands in for a port that nothing tells.</summary>
    public TcpProxy Of(BoundVirtualService service, ValueList<RouteDestination> routes, string path, int port, TcpProtocol observed)
    {
        var clusters = new List<WeightedCluster>();
        for (var i = 0; i < routes.Count; i++)
        {
            if (routes[i].Destination is not { } destination || (routes[i].Weight == 0 && routes.Count > 1))
                continue;
            var host = ShortNames.QualifyHost(destination.Host, service.Namespace, scope.Node.ClusterDomain);
            var site = new DestinationSite(service.Key, service.Namespace, $"{path}.route[{i}].destination");
            var cluster = destinations.Resolve(destination with { Host = host }, port, site);
            clusters.Add(new() { Cluster = cluster, Weight = routes.Count == 1 ? 1 : routes[i].Weight });
        }
        return new()
        {
            Clusters = clusters.ToValueList(),
            Protocol = observed,
            IdleTimeout = IdleTimeout(routes, service) ?? DefaultIdleTimeout,
        };
    }

    /// <summary>To a service's own port.</summary>
    public TcpProxy Of(CatalogService service, int portIndex)
    {
        var port = service.Ports[portIndex];
        var cluster = ClusterRequests.Name(port.Number, "", service.Host);
        scope.Clusters.Add(new(cluster, service, portIndex, ""));
        var policy = PortPolicy.None.With(scope.Rules.Find(service.Host, service.Namespace)?.Policy, port.Number);
        return new()
        {
            Clusters = [new WeightedCluster { Cluster = cluster }],
            Protocol = Observed(port.Protocol),
            IdleTimeout = policy.ConnectionPool?.Tcp?.IdleTimeout ?? DefaultIdleTimeout,
        };
    }

    public static TcpProtocol Observed(ApplicationProtocol protocol) =>
        protocol switch
        {
            ApplicationProtocol.Mongo => TcpProtocol.Mongo,
            ApplicationProtocol.Redis => TcpProtocol.Redis,
            ApplicationProtocol.MySql => TcpProtocol.MySql,
            _ => TcpProtocol.Tcp,
        };

    // Istio takes it from the rule of the first destination.
    private TimeSpan? IdleTimeout(ValueList<RouteDestination> routes, BoundVirtualService service)
    {
        if (routes[0].Destination is not { } destination)
            return null;
        var host = ShortNames.QualifyHost(destination.Host, service.Namespace, scope.Node.ClusterDomain);
        var found = destinations.Find(host, service.Namespace);
        return found is null ? null : scope.Rules.Find(found.Host, found.Namespace)?.Policy?.ConnectionPool?.Tcp?.IdleTimeout;
    }
}
