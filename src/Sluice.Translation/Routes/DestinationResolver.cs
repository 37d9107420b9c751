using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Translation.Clusters;
using Sluice.Translation.Services;

namespace Sluice.Translation.Routes;

/// <summary>
/// Turns destinations into cluster names, and asks for the clusters. A destination that is not known keeps its name: there is no
/// such cluster, requests get 503, and they work as soon as the service appears.
/// </summary>
internal sealed class DestinationResolver(TranslationScope scope)
{
    private readonly HashSet<(ResourceKey, string, string)> _reported = [];

    /// <summary>The cluster of a destination whose host is fully qualified; <paramref name="listenPort"/> stands in for a port that nothing tells.</summary>
    public string Resolve(Destination destination, int listenPort, DestinationSite site)
    {
        var service = Find(destination.Host, site.Namespace);
        var host = service?.Host ?? destination.Host;
        var port = PortOf(destination, service, listenPort);
        var name = ClusterRequests.Name(port, destination.Subset, host);
        if (service is null)
            ReportUnknown(destination.Host, site);
        else
            Request(service, name, port, destination, site);
        return name;
    }

    /// <summary>The service that a destination means; an ExternalName is followed when its target is itself a service.</summary>
    public CatalogService? Find(string host, string ns)
    {
        var service = scope.Services.Find(host, ns, scope.Node.Namespace);
        if (service is null || service.ExternalName.Length == 0)
            return service;
        return scope.Services.Find(service.ExternalName, ns, scope.Node.Namespace) ?? service;
    }

    private static int PortOf(Destination destination, CatalogService? service, int listenPort)
    {
        if (destination.Port is { } port)
            return (int)port.Number;
        return service is { Ports.Count: 1 } ? service.Ports[0].Number : listenPort;
    }

    private void Request(CatalogService service, string name, int port, Destination destination, DestinationSite site)
    {
        var index = service.PortIndex(port);
        if (index < 0)
        {
            ReportPort(service, port, destination, site);
            return;
        }
        if (destination.Port is null && service.Ports.Count > 1)
            Report(Codes.DestinationPortMissing, site, ".port", service.Host, Ports(service));
        if (destination.Subset.Length > 0 && scope.Rules.Find(service.Host, service.Namespace)?.FindSubset(destination.Subset) is null)
        {
            ReportSubset(service, destination.Subset, site);
            return;
        }
        scope.Clusters.Add(new(name, service, index, destination.Subset));
    }

    private void ReportUnknown(string host, DestinationSite site)
    {
        if (!_reported.Add((site.Resource, site.Path, host)))
            return;
        var names = scope.Services.Services.ToArray().Select(s => s.Host).Distinct(StringComparer.Ordinal);
        var suggestion = scope.Services.Knows(host)
            ? $"export it to namespace {scope.Node.Namespace}, where the gateway's proxy runs"
            : scope.Suggestions.Nearest(host, names);
        scope.Bag.AddSuggesting(suggestion, Codes.DestinationNotFound, site.Resource, $"{site.Path}.host", host);
    }

    private void ReportSubset(CatalogService service, string subset, DestinationSite site)
    {
        if (!_reported.Add((site.Resource, site.Path, subset)))
            return;
        var known = scope.Rules.Find(service.Host, service.Namespace)?.Subsets.Select(s => s.Subset.Name) ?? [];
        var suggestion = scope.Suggestions.Nearest(subset, known);
        scope.Bag.AddSuggesting(suggestion, Codes.SubsetNotFound, site.Resource, $"{site.Path}.subset", subset, service.Host);
    }

    private void ReportPort(CatalogService service, int port, Destination destination, DestinationSite site)
    {
        if (destination.Port is null)
            Report(Codes.DestinationPortMissing, site, ".port", service.Host, Ports(service));
        else
            Report(Codes.DestinationPortNotFound, site, ".port.number", service.Host, port, Ports(service));
    }

    private void Report(DiagnosticCode code, DestinationSite site, string field, params ReadOnlySpan<object?> arguments)
    {
        if (_reported.Add((site.Resource, site.Path, code.Id)))
            scope.Bag.Add(code, site.Resource, site.Path + field, arguments);
    }

    private static string Ports(CatalogService service) => string.Join(", ", service.Ports.Select(p => p.Number));
}
