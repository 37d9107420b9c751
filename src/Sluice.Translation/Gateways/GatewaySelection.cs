using Sluice.Resources.Istio;
using Sluice.Translation.Services;

namespace Sluice.Translation.Gateways;

/// <summary>Finds the gateways of a proxy.</summary>
internal static class GatewaySelection
{
    // Comma-separated hosts of services; Istio's own link from the Kubernetes Gateway API.
    private const string GatewayServiceAnnotation = "internal.istio.io/gateway-service";

    public static IReadOnlyList<SelectedGateway> Select(IEnumerable<Gateway> gateways, ServiceCatalog services, ProxyNode node)
    {
        var own = OwnServices(services, node);
        var selected = new List<SelectedGateway>();
        foreach (var gateway in gateways)
        {
            if (gateway.Metadata.Annotations.TryGetValue(GatewayServiceAnnotation, out var hosts))
            {
                var named = hosts.Split(',').ToHashSet(StringComparer.Ordinal);
                var matching = own.Where(s => named.Contains(s.Host) && s.Namespace == gateway.Metadata.Namespace).ToList();
                if (matching.Count > 0)
                    selected.Add(new(gateway, matching, BySelector: false));
            }
            else if (node.Labels is not { } labels || Labels.Select(gateway.Spec.Selector, labels))
            {
                selected.Add(new(gateway, own, BySelector: true));
            }
        }
        return selected;
    }

    private static List<CatalogService> OwnServices(ServiceCatalog services, ProxyNode node)
    {
        var own = new List<CatalogService>();
        if (node.Addresses.Count == 0 && node.Labels is null)
            return own;
        foreach (var service in services.Services)
        {
            if (SelectsNode(service, node) || service.Endpoints.Any(e => node.Addresses.Contains(e.Address)))
                own.Add(service);
        }
        return own;
    }

    private static bool SelectsNode(CatalogService service, ProxyNode node) =>
        service.WorkloadSelector.Count > 0
        && service.Namespace == node.Namespace
        && node.Labels is { } labels
        && Labels.Select(service.WorkloadSelector, labels);
}
