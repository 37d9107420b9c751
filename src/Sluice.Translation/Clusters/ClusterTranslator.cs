using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Clusters;

/// <summary>Clusters that routes lead to, with what DestinationRules say about them.</summary>
internal sealed class ClusterTranslator(TranslationScope scope, SecretCatalog secrets)
{
    private readonly UpstreamTlsTranslator _tls = new(scope, secrets);
    private readonly HashSet<(ResourceKey, string)> _reported = [];

    public (ValueList<Cluster> Clusters, ValueList<EndpointSet> Endpoints) Translate()
    {
        var clusters = new List<Cluster>();
        var endpoints = new List<EndpointSet>();
        foreach (var request in scope.Clusters.All)
        {
            var rule = scope.Rules.Find(request.Service.Host, request.Service.Namespace);
            var subset = rule?.FindSubset(request.Subset);
            clusters.Add(Translate(request, rule, subset));
            var set = EndpointSets.Translate(
                request.Name,
                request.Service,
                request.PortIndex,
                subset?.Labels ?? default,
                scope.Services.Peers
            );
            endpoints.Add(set);
            if (subset is not null && set.Endpoints.Count == 0 && request.Service.Endpoints.Count > 0)
                ReportEmpty(request, rule!, subset);
        }
        return (clusters.ToValueList(), endpoints.ToValueList());
    }

    private Cluster Translate(ClusterRequest request, ConsolidatedRule? rule, Subset? subset)
    {
        var service = request.Service;
        var port = service.Ports[request.PortIndex];
        var policy = PortPolicy.None.With(rule?.Policy, port.Number).With(subset?.TrafficPolicy, port.Number);
        if (rule is not null)
            WarnOfUnapplied(policy, rule);
        var tcp = policy.ConnectionPool?.Tcp;
        var protocol = Protocol(port.Protocol, policy);
        var discovery = EndpointSets.Discovery(service, scope.IsSidecar);
        return new()
        {
            Name = request.Name,
            Discovery = discovery,
            Named = discovery == ClusterDiscovery.DynamicForwardProxy ? Named(service, port) : null,
            LoadBalancing = LoadBalancing(policy.LoadBalancer),
            ConnectTimeout = tcp?.ConnectTimeout ?? scope.Mesh.Config.ConnectTimeout ?? TimeSpan.FromSeconds(10),
            Protocol = protocol,
            Tls = _tls.Translate(policy.Tls, request, port.Protocol, rule?.Source ?? service.Source),
            SidecarTls = policy.Tls is null ? _tls.Automatic(request, protocol) : null,
            Limits = Limits(policy.ConnectionPool),
            TcpKeepAlive = tcp?.TcpKeepalive is { } k ? new((int)k.Probes, k.Time ?? TimeSpan.Zero, k.Interval ?? TimeSpan.Zero) : null,
            IdleTimeout = policy.ConnectionPool?.Http?.IdleTimeout ?? tcp?.IdleTimeout ?? TimeSpan.FromHours(1),
            MaxConnectionDuration = tcp?.MaxConnectionDuration ?? TimeSpan.Zero,
            OutlierDetection = Outliers(policy.OutlierDetection),
            ProxyProtocolVersion =
                policy.ProxyProtocol is null ? 0
                : policy.ProxyProtocol.Version == ProxyProtocolVersion.V2 ? 2
                : 1,
            SubsetLabels = subset?.Labels ?? default,
            Service = new()
            {
                Host = service.Host,
                Name = service.Name,
                Namespace = service.Namespace,
                Subset = request.Subset,
                Port = port.Number,
            },
        };
    }

    private static NamedTargets Named(CatalogService service, CatalogPort port) =>
        new(service.Host, port.TargetPort > 0 ? port.TargetPort : port.Number);

    private UpstreamProtocol Protocol(ApplicationProtocol protocol, PortPolicy policy)
    {
        var http = policy.ConnectionPool?.Http;
        if (http?.UseClientProtocol == true)
            return UpstreamProtocol.SameAsClient;
        if (protocol.IsHttp2() || (protocol == ApplicationProtocol.Http && http?.H2UpgradePolicy == H2UpgradePolicy.Upgrade))
            return UpstreamProtocol.Http2;
        if (scope.IsSidecar && protocol == ApplicationProtocol.Unsupported)
            return UpstreamProtocol.SameAsClient;
        if (scope.IsSidecar && protocol == ApplicationProtocol.Https && policy.Tls is null or { Mode: ClientTlsMode.Disable })
            return UpstreamProtocol.Tcp;
        // HTTPS is bytes to a sidecar; to a gateway with client TLS it is HTTP/1.1.
        return protocol.IsTcp() && protocol != ApplicationProtocol.Https ? UpstreamProtocol.Tcp : UpstreamProtocol.Http1;
    }

    private static LoadBalancing LoadBalancing(LoadBalancerSettings? settings)
    {
        var hash = settings?.ConsistentHash;
        return new()
        {
            Policy =
                hash?.Maglev is not null ? LoadBalancingPolicy.Maglev
                : hash is not null ? LoadBalancingPolicy.RingHash
                : Policy(settings?.Simple),
            MinimumRingSize = (long)(hash?.RingHash?.MinimumRingSize ?? hash?.MinimumRingSize ?? 1024),
            MaglevTableSize = (long)(hash?.Maglev?.TableSize ?? 65537),
            Warmup = settings?.Warmup?.Duration ?? settings?.WarmupDurationSecs ?? TimeSpan.Zero,
        };
    }

    private static LoadBalancingPolicy Policy(SimpleLoadBalancer? simple) =>
        simple switch
        {
            SimpleLoadBalancer.RoundRobin => LoadBalancingPolicy.RoundRobin,
            SimpleLoadBalancer.Random => LoadBalancingPolicy.Random,
            SimpleLoadBalancer.Passthrough => LoadBalancingPolicy.Passthrough,
            _ => LoadBalancingPolicy.LeastRequest,
        };

    private static ConnectionLimits Limits(ConnectionPoolSettings? pool) =>
        new()
        {
            MaxConnections = pool?.Tcp?.MaxConnections ?? 0,
            MaxPendingRequests = pool?.Http?.Http1MaxPendingRequests ?? 0,
            MaxRequests = pool?.Http?.Http2MaxRequests ?? 0,
            MaxRetries = pool?.Http?.MaxRetries ?? 0,
            MaxRequestsPerConnection = pool?.Http?.MaxRequestsPerConnection ?? 0,
            MaxConcurrentStreams = pool?.Http?.MaxConcurrentStreams ?? 0,
        };

    private static OutlierSettings? Outliers(OutlierDetection? outliers) =>
        outliers is null
            ? null
            : new()
            {
                // Istio: the old field counts gateway errors.
                Consecutive5xx = (int?)outliers.Consecutive5xxErrors,
                ConsecutiveGatewayErrors =
                    (int?)outliers.ConsecutiveGatewayErrors ?? (outliers.ConsecutiveErrors > 0 ? outliers.ConsecutiveErrors : null),
                ConsecutiveLocalOriginFailures = (int?)outliers.ConsecutiveLocalOriginFailures,
                SplitLocalOriginErrors = outliers.SplitExternalLocalOriginErrors,
                Interval = outliers.Interval ?? TimeSpan.FromSeconds(10),
                BaseEjectionTime = outliers.BaseEjectionTime ?? TimeSpan.FromSeconds(30),
                MaxEjectionPercent = outliers.MaxEjectionPercent > 0 ? outliers.MaxEjectionPercent : 10,
                MinHealthPercent = outliers.MinHealthPercent,
                HttpErrorCodes = outliers.OutlierDetectionHttpErrorCodes.Select(c => (int)c).ToValueList(),
            };

    private void ReportEmpty(ClusterRequest request, ConsolidatedRule rule, Subset subset)
    {
        var (_, source, path) = rule.Subsets.First(s => s.Subset.Name == subset.Name);
        if (_reported.Add((source, path)))
        {
            var labels = string.Join(", ", subset.Labels.Select(l => $"{l.Key}={l.Value}"));
            scope.Bag.Add(Codes.SubsetWithoutEndpoints, source, $"{path}.labels", request.Service.Host, subset.Name, labels);
        }
    }

    private void WarnOfUnapplied(PortPolicy policy, ConsolidatedRule rule)
    {
        var balancer = policy.LoadBalancer;
        NotYet(balancer?.ConsistentHash is not null, "loadBalancer.consistentHash");
        NotYet(balancer?.Simple == SimpleLoadBalancer.Passthrough, "loadBalancer.simple PASSTHROUGH");
        NotYet(balancer?.Warmup is not null || balancer?.WarmupDurationSecs is not null, "loadBalancer.warmup");
        NotYet(balancer?.LocalityLbSetting is not null, "loadBalancer.localityLbSetting");
        NotYet(balancer?.ZoneAwareLbSetting is not null, "loadBalancer.zoneAwareLbSetting");
        NotYet(balancer?.BackendUtilization is not null, "loadBalancer.backendUtilization");
        NotYet(policy.OutlierDetection is not null, "outlierDetection");
        NotYet(policy.ProxyProtocol is not null, "proxyProtocol");
        NotYet(policy.Tunnel is not null, "tunnel");
        NotYet(policy.RetryBudget is not null, "retryBudget");
        var http = policy.ConnectionPool?.Http;
        NotYet(http?.Http1MaxPendingRequests > 0, "connectionPool.http.http1MaxPendingRequests");
        NotYet(http?.Http2MaxRequests > 0, "connectionPool.http.http2MaxRequests");
        NotYet(http?.MaxRequestsPerConnection > 0, "connectionPool.http.maxRequestsPerConnection");
        NotYet(http?.MaxRetries > 0, "connectionPool.http.maxRetries");
        NotYet(http?.MaxConcurrentStreams > 0, "connectionPool.http.maxConcurrentStreams");
        NotYet(http?.Http2KeepAlive is not null, "connectionPool.http.http2KeepAlive");

        void NotYet(bool isSet, string field)
        {
            if (isSet && _reported.Add((rule.Source, field)))
                scope.Bag.Add(Codes.NotAppliedYet, rule.Source, "spec.trafficPolicy", field);
        }
    }
}
