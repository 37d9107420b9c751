using Sluice.Resources;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Configuration;

/// <summary>Translates one state of the resources after another for one proxy, by the short cut where only endpoints changed.</summary>
internal sealed class ResourceTranslator(ProxyNode node)
{
    private readonly CatalogBuilder _catalogs = new(node.ClusterDomain, node.RootNamespace);
    private Done? _last;

    public TranslationResult Translate(ResourceSet resources)
    {
        var catalog = _catalogs.Next(resources);
        _last = ByShortCut(resources, catalog) ?? new(resources, catalog, Translator.Translate(resources, catalog, node));
        return _last.Result;
    }

    private Done? ByShortCut(ResourceSet resources, ServiceCatalog catalog)
    {
        if (_last is not { } last || !CatalogBuilder.DifferInSlicesOnly(last.Resources, resources))
            return null;
        return EndpointTranslator.Update(last.Result.Snapshot, last.Catalog, catalog, node) is { } snapshot
            ? new(resources, catalog, last.Result with { Snapshot = snapshot })
            : null;
    }

    private sealed record Done(ResourceSet Resources, ServiceCatalog Catalog, TranslationResult Result);
}
