using Sluice.Resources;
using Sluice.Resources.Kubernetes;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Configuration;

/// <summary>Makes the catalog of one state of the resources after another: the same one where no service changed, by a short cut where only endpoints did.</summary>
public sealed class CatalogBuilder(string clusterDomain, string rootNamespace)
{
    private (ResourceSet Resources, ServiceCatalog Catalog)? _last;

    public ServiceCatalog Next(ResourceSet resources)
    {
        var catalog = _last is { } last ? After(last.Resources, last.Catalog, resources) : Whole(resources);
        _last = (resources, catalog);
        return catalog;
    }

    /// <summary>Whether nothing but EndpointSlices differs.</summary>
    public static bool DifferInSlicesOnly(ResourceSet one, ResourceSet other) =>
        (other with { EndpointSlices = one.EndpointSlices }) == one;

    private ServiceCatalog After(ResourceSet before, ServiceCatalog catalog, ResourceSet resources)
    {
        if (OfServices(before) != OfServices(resources))
            return Whole(resources);
        if (before.EndpointSlices == resources.EndpointSlices)
            return catalog;
        var (old, current) = (ByService(before), ByService(resources));
        foreach (var service in resources.Services)
        {
            var key = (service.Metadata.Namespace, service.Metadata.Name);
            if (old[key].SequenceEqual(current[key]))
                continue;
            var workloads = resources.WorkloadEntries.Where(w => w.Metadata.Namespace == service.Metadata.Namespace).ToValueList();
            catalog = catalog.WithSlices(service, current[key].ToValueList(), workloads, clusterDomain);
        }
        return catalog;
    }

    private ServiceCatalog Whole(ResourceSet resources) => ServiceCatalog.From(resources, clusterDomain, rootNamespace);

    // All that a catalog is made of, less the slices.
    private static ResourceSet OfServices(ResourceSet resources) =>
        new()
        {
            Services = resources.Services,
            ServiceEntries = resources.ServiceEntries,
            WorkloadEntries = resources.WorkloadEntries,
            Pods = resources.Pods,
            Nodes = resources.Nodes,
            PeerAuthentications = resources.PeerAuthentications,
            ConfigMaps = resources.ConfigMaps,
        };

    private static ILookup<(string, string), EndpointSlice> ByService(ResourceSet resources) =>
        resources.EndpointSlices.ToLookup(s =>
            (s.Metadata.Namespace, s.Metadata.Labels.TryGetValue(EndpointSlice.ServiceNameLabel, out var name) ? name : "")
        );
}
