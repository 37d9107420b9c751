using Sluice.Resources;
using Sluice.Resources.Kubernetes;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Configuration;

/// <summary>Translates one state of the resources after another, by the short cut where only endpoints changed.</summary>
internal sealed class ResourceTranslator(ProxyNode node)
{
    private Done? _last;

    public TranslationResult Translate(ResourceSet resources)
    {
        _last = ByShortCut(resources) ?? Wholly(resources);
        return _last.Result;
    }

    private Done Wholly(ResourceSet resources)
    {
        var catalog = ServiceCatalog.From(resources, node.ClusterDomain, node.RootNamespace);
        return new(resources, catalog, Translator.Translate(resources, catalog, node));
    }

    private Done? ByShortCut(ResourceSet resources)
    {
        if (_last is not { } last || (resources with { EndpointSlices = last.Resources.EndpointSlices }) != last.Resources)
            return null;
        var catalog = last.Catalog;
        var (before, after) = (ByService(last.Resources), ByService(resources));
        foreach (var service in resources.Services)
        {
            var key = (service.Metadata.Namespace, service.Metadata.Name);
            if (before[key].SequenceEqual(after[key]))
                continue;
            var workloads = resources.WorkloadEntries.Where(w => w.Metadata.Namespace == service.Metadata.Namespace).ToValueList();
            catalog = catalog.WithSlices(service, after[key].ToValueList(), workloads, node.ClusterDomain);
        }
        return EndpointTranslator.Update(last.Result.Snapshot, last.Catalog, catalog, node) is { } snapshot
            ? new(resources, catalog, last.Result with { Snapshot = snapshot })
            : null;
    }

    private static ILookup<(string, string), EndpointSlice> ByService(ResourceSet resources) =>
        resources.EndpointSlices.ToLookup(s =>
            (s.Metadata.Namespace, s.Metadata.Labels.TryGetValue(EndpointSlice.ServiceNameLabel, out var name) ? name : "")
        );

    private sealed record Done(ResourceSet Resources, ServiceCatalog Catalog, TranslationResult Result);
}
