using System.Globalization;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>Known values of a VirtualService's fields, for the text editor.</summary>
internal static class RouteChoices
{
    public static IReadOnlyList<string> Of(RouteCatalog catalog, string path) =>
        path switch
        {
            "metadata.namespace" => catalog.Namespaces,
            "spec.gateways" => [.. catalog.Gateways.Select(g => g.Name), "mesh"],
            "spec.hosts" => catalog.Hosts,
            _ when path.EndsWith("destination.host", StringComparison.Ordinal) => [.. catalog.Services.Select(s => s.Host)],
            _ when path.EndsWith("destination.subset", StringComparison.Ordinal) => [.. catalog.Services.SelectMany(s => s.Subsets).Distinct().Order(StringComparer.Ordinal)],
            _ when path.EndsWith("destination.port.number", StringComparison.Ordinal) =>
            [
                .. catalog.Services.SelectMany(s => s.Ports).Select(p => p.Number).Distinct().Order().Select(n => n.ToString(CultureInfo.InvariantCulture)),
            ],
            _ when path.EndsWith("method.exact", StringComparison.Ordinal) => ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
            _ => [],
        };
}
