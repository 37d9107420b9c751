using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Hosts;
using Sluice.Translation.Listeners;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>Chains of outbound listeners that forward bytes: by the rules of VirtualServices, else to the service itself.</summary>
internal sealed class MeshTcpChains(TranslationScope scope, TcpProxies proxies)
{
    /// <summary>The chains of a service's port on a listener.</summary>
    public IEnumerable<FilterChain> Of(OutboundPort port) => port.Protocol.IsTls() ? Tls(port) : Tcp(port);

    private List<FilterChain> Tls(OutboundPort port)
    {
        var chains = new List<FilterChain>();
        foreach (var service in port.Scope.VirtualServices.For(port.Service.Host))
        {
            for (var i = 0; i < service.Resource.Spec.Tls.Count; i++)
            {
                var rule = service.Resource.Spec.Tls[i];
                foreach (var match in rule.Match)
                {
                    if (rule.Route.Count > 0 && Applies(match, port.Number, service.Namespace))
                        chains.Add(Chain(service, rule, match, i, port));
                }
            }
        }
        if (chains.Count == 0)
            chains.Add(ToService(port, ServerNames(port)));
        return chains;
    }

    private FilterChain Chain(BoundVirtualService service, TlsRoute rule, TlsMatch match, int index, OutboundPort port) =>
        new()
        {
            Name = service.Source,
            Match = new()
            {
                ServerNames = SniNames.Of(match.SniHosts),
                DestinationSubnets = match.DestinationSubnets.Count > 0 ? match.DestinationSubnets : port.Subnets,
                Transport = TransportProtocol.Tls,
            },
            Filter = proxies.Of(service, rule.Route, $"spec.tls[{index}]", port.Number, TcpProtocol.Tcp),
        };

    private List<FilterChain> Tcp(OutboundPort port)
    {
        var chains = new List<FilterChain>();
        foreach (var service in port.Scope.VirtualServices.For(port.Service.Host))
        {
            for (var i = 0; i < service.Resource.Spec.Tcp.Count; i++)
            {
                var rule = service.Resource.Spec.Tcp[i];
                if (rule.Route.Count == 0 || Subnets(rule, port, service.Namespace) is not { } subnets)
                    continue;
                chains.Add(
                    new()
                    {
                        Name = service.Source,
                        Match = new() { DestinationSubnets = subnets },
                        Filter = proxies.Of(service, rule.Route, $"spec.tcp[{i}]", port.Number, TcpProxies.Observed(port.Protocol)),
                    }
                );
                // What comes after a rule for every address of the service is never reached.
                if (subnets == port.Subnets)
                    return chains;
            }
        }
        chains.Add(ToService(port, []));
        return chains;
    }

    /// <summary>The addresses that a rule is for: the service's own where it names none; null when it is not for this port or proxy.</summary>
    private ValueList<string>? Subnets(TcpRoute rule, OutboundPort port, string ns)
    {
        if (rule.Match.Count == 0)
            return port.Subnets;
        var named = new List<string>();
        foreach (var match in rule.Match)
        {
            if (!Applies(match, port.Number, ns))
                continue;
            if (match.DestinationSubnets.Count == 0)
                return port.Subnets;
            named.AddRange(match.DestinationSubnets);
        }
        return named.Count == 0 ? null : named.ToValueList();
    }

    private FilterChain ToService(OutboundPort port, ValueList<string> serverNames) =>
        new()
        {
            Name = $"{port.Service.Host}:{port.Number}",
            Match = new()
            {
                ServerNames = serverNames,
                DestinationSubnets = port.Subnets,
                Transport = serverNames.Count > 0 ? TransportProtocol.Tls : TransportProtocol.Any,
            },
            Filter = port.PortIndex >= 0 ? proxies.Of(port.Service, port.PortIndex) : Missing(port),
        };

    // Istio routes to a cluster that does not exist: the connection is closed, as the Sidecar names a port that the service has not.
    private static TcpProxy Missing(OutboundPort port) =>
        new() { Clusters = [new WeightedCluster { Cluster = Clusters.ClusterRequests.Name(port.Number, "", port.Service.Host) }] };

    /// <summary>Where no address of its own tells the service, the server name does.</summary>
    private static ValueList<string> ServerNames(OutboundPort port) =>
        port.HasOwnAddress && port.Subnets.Count == 0 ? [] : SniNames.Of([port.Service.Host]);

    private bool Applies(TlsMatch match, int port, string ns) =>
        Applies(match.Port, match.Gateways, port, ns) && IsFrom(match.SourceLabels, match.SourceNamespace);

    private bool Applies(L4Match match, int port, string ns) =>
        Applies(match.Port, match.Gateways, port, ns) && IsFrom(match.SourceLabels, match.SourceNamespace);

    private static bool Applies(uint wanted, ValueList<string> gateways, int port, string ns) =>
        (wanted == 0 || wanted == port)
        && (gateways.Count == 0 || gateways.Any(g => ShortNames.QualifyGateway(g, ns) == VirtualServiceBinder.Mesh));

    private bool IsFrom(ValueMap<string> labels, string ns) =>
        Labels.Select(labels, scope.Node.Labels ?? default) && (ns.Length == 0 || ns == scope.Node.Namespace);
}
