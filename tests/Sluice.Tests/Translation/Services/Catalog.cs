using Sluice.Resources.Reading;
using Sluice.Translation.Services;

namespace Sluice.Tests.Translation.Services;

/// <summary>Catalogs of what is written in YAML, as a cluster or a person writes it.</summary>
internal static class Catalog
{
    public static CatalogService Service(string host, params string[] documents)
    {
        var load = ResourceLoader.Load([SourceFile.OfText("catalog.yaml", string.Join("\n---\n", documents))]);
        Assert.DoesNotContain(load.Diagnostics, d => d.Severity == Sluice.Resources.Diagnostics.Severity.Error);
        return ServiceCatalog.From(load.Resources, "cluster.local").Services.ToArray().Single(s => s.Host == host);
    }

    public static IEnumerable<string> Addresses(this CatalogService service) => service.Endpoints.Select(e => e.Address);
}
