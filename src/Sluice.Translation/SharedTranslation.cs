using Sluice.Resources;
using Sluice.Snapshot;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>
/// One translation for many proxies: replicas of a gateway get the same, and sidecars of a namespace share their outbound side, which is
/// nearly all of it. The parts joined equal what <see cref="Translator.Translate"/> makes for the one proxy (a property test holds it).
/// </summary>
public static class SharedTranslation
{
    /// <summary>The node that stands for every proxy with the same shared part: this one without what makes no difference there.</summary>
    public static ProxyNode Representative(ProxyNode node, LabelUse labels, ServiceCatalog services)
    {
        var shared = node with { Id = "", ServiceAccount = "" };
        return node.Kind == NodeKind.Gateway
            ? shared with
            {
                Addresses = MattersToGateway(node, services) ? node.Addresses : [],
                Interception = default,
            }
            : shared with
            {
                Addresses = MattersOutbound(node, services) ? node.Addresses : [],
                Labels = labels.Of(node),
            };
    }

    /// <summary>Of a gateway everything, of a sidecar its outbound side. The snapshot has no version.</summary>
    public static TranslationResult Shared(ResourceSet resources, ServiceCatalog services, ProxyNode representative) =>
        Translator.TranslateShared(resources, services, representative);

    /// <summary>What a sidecar has of its own: its inbound side. Of a gateway nothing.</summary>
    public static TranslationResult Own(ResourceSet resources, ServiceCatalog services, ProxyNode node) =>
        Translator.TranslateOwn(resources, services, node);

    /// <summary>Both parts as one snapshot.</summary>
    public static ProxySnapshot Join(ProxySnapshot shared, ProxySnapshot own) =>
        own == ProxySnapshot.Empty
            ? shared
            : shared with
            {
                Listeners = Merge(shared.Listeners, own.Listeners, l => l.Name),
                RouteTables = Merge(shared.RouteTables, own.RouteTables, t => t.Name),
                Clusters = Merge(shared.Clusters, own.Clusters, c => c.Name),
                Endpoints = Merge(shared.Endpoints, own.Endpoints, e => e.Cluster),
            };

    private static ValueList<T> Merge<T>(ValueList<T> one, ValueList<T> other, Func<T, string> name) =>
        other.Count == 0 ? one : one.Concat(other).OrderBy(name, StringComparer.Ordinal).ToValueList();

    // Its services are found by their selectors; only one that has it as an endpoint and no such selector is told by the address.
    private static bool MattersToGateway(ProxyNode node, ServiceCatalog services) =>
        node.Addresses.Any(a => services.WithEndpoint(a).Any(s => !SelectsNode(s, node)));

    // The workload's own address is left out of a headless service's listeners.
    private static bool MattersOutbound(ProxyNode node, ServiceCatalog services) =>
        node.Addresses.Any(a => services.WithEndpoint(a).Any(s => s.IsHeadless));

    private static bool SelectsNode(CatalogService service, ProxyNode node) =>
        service.WorkloadSelector.Count > 0
        && service.Namespace == node.Namespace
        && node.Labels is { } labels
        && Labels.Select(service.WorkloadSelector, labels);
}
