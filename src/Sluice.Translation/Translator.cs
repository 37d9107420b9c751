using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Snapshot;
using Sluice.Translation.Certificates;
using Sluice.Translation.Clusters;
using Sluice.Translation.Egress;
using Sluice.Translation.Gateways;
using Sluice.Translation.Listeners;
using Sluice.Translation.RateLimits;
using Sluice.Translation.Routes;
using Sluice.Translation.Services;
using Sluice.Translation.Sidecars;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>
/// Turns resources into what one proxy runs. Pure: equal input gives equal output in every process, whatever order the resources came in.
/// Nothing fails here: what cannot be applied is left out and reported.
/// </summary>
public static class Translator
{
    public static TranslationResult Translate(ResourceSet resources, ServiceCatalog services, ProxyNode node)
    {
        var shared = TranslateShared(resources, services, node);
        var own = TranslateOwn(resources, services, node);
        var snapshot = SharedTranslation.Join(shared.Snapshot, own.Snapshot);
        var diagnostics = own.Diagnostics.Count == 0 ? shared.Diagnostics : Sorted(shared.Diagnostics.Concat(own.Diagnostics));
        return new(snapshot with { Version = SnapshotVersion.Of(snapshot) }, diagnostics);
    }

    internal static TranslationResult TranslateShared(ResourceSet resources, ServiceCatalog services, ProxyNode node)
    {
        var scope = ScopeOf(resources, services, node);
        var secrets = new SecretCatalog(scope, Precedence.Order(resources.Secrets));
        var snapshot = scope.IsSidecar ? SidecarTranslator.Outbound(scope, resources, secrets) : Gateway(scope, resources, secrets);
        return new(snapshot, Sorted(scope.Bag.Items));
    }

    internal static TranslationResult TranslateOwn(ResourceSet resources, ServiceCatalog services, ProxyNode node)
    {
        if (node.Kind == NodeKind.Gateway)
            return new(ProxySnapshot.Empty, []);
        var scope = ScopeOf(resources, services, node);
        return new(SidecarTranslator.Inbound(scope, resources), Sorted(scope.Bag.Items));
    }

    private static TranslationScope ScopeOf(ResourceSet resources, ServiceCatalog services, ProxyNode node) =>
        new()
        {
            Services = services,
            Node = node,
            Rules = new(Precedence.Order(resources.DestinationRules), node),
            Mesh = MeshSettings.Of(resources, node.RootNamespace),
        };

    private static ProxySnapshot Gateway(TranslationScope scope, ResourceSet resources, SecretCatalog secrets)
    {
        var gateways = GatewaySelection.Select(Precedence.Order(resources.Gateways), scope.Services, scope.Node);
        var merged = GatewayMerger.Merge(gateways, scope.Bag);
        var bound = new VirtualServiceBinder(scope).Bind(Precedence.Order(resources.VirtualServices));
        BindingChecks.Run(scope, bound, merged, resources);
        DestinationRuleChecks.Run(scope, resources.DestinationRules);
        CertificateChecks.Run(scope, resources, merged);
        var routeTables = new RouteTableTranslator(scope, bound).Translate(merged).ToValueList();
        var listeners = new ListenerTranslator(scope, new(scope, secrets), bound).Translate(merged);
        var (clusters, endpoints) = new ClusterTranslator(scope, secrets).Translate();
        var egress = EgressTranslator.Translate(scope, resources);
        var proxies = new ForwardProxyTranslator(scope, secrets);
        var forward = proxies.Translate(Precedence.Order(resources.ForwardProxies), listeners, egress is not null);
        if (forward.Count > 0)
        {
            listeners = listeners.Concat(forward).OrderBy(l => l.Name, StringComparer.Ordinal).ToValueList();
            var cluster = ForwardProxyTranslator.Cluster(scope);
            clusters = clusters.Append(cluster).OrderBy(c => c.Name, StringComparer.Ordinal).ToValueList();
            endpoints = endpoints.Append(new() { Cluster = cluster.Name }).OrderBy(e => e.Cluster, StringComparer.Ordinal).ToValueList();
        }
        return new()
        {
            Listeners = listeners,
            RouteTables = routeTables,
            Clusters = clusters,
            Endpoints = endpoints,
            Secrets = secrets.Used,
            Egress = egress,
            RateLimits = new RateLimitTranslator(scope, merged, bound).Translate(resources),
            Challenges = ChallengeTranslator.Translate(scope, Precedence.Order(resources.Secrets)),
        };
    }

    private static ValueList<Diagnostic> Sorted(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics
            .OrderBy(d => d.Resource.Kind, StringComparer.Ordinal)
            .ThenBy(d => d.Resource.Namespace, StringComparer.Ordinal)
            .ThenBy(d => d.Resource.Name, StringComparer.Ordinal)
            .ThenBy(d => d.Path, StringComparer.Ordinal)
            .ThenBy(d => d.Code.Id, StringComparer.Ordinal)
            .ThenBy(d => d.Message, StringComparer.Ordinal)
            .ToValueList();
}
