using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Translation.Hosts;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.VirtualServices;

/// <summary>Finds the VirtualServices of each gateway: names qualified, delegates merged in, invisible ones left out; oldest first.</summary>
internal sealed class VirtualServiceBinder(TranslationScope scope)
{
    /// <summary>Istio's name for all sidecars.</summary>
    public const string Mesh = "mesh";

    private readonly Dictionary<(string Namespace, string Name), VirtualService> _delegates = [];

    public ILookup<string, BoundVirtualService> Bind(IEnumerable<VirtualService> all) =>
        Roots(all)
            .Where(IsVisible)
            .OrderBy(v => VisibilityRank(v))
            .Select(Bind)
            .SelectMany(v => v.Gateways.Select(g => (Gateway: g.Name, Service: v)))
            .ToLookup(b => b.Gateway, b => b.Service, StringComparer.Ordinal);

    /// <summary>Those that sidecars apply (gateway <c>mesh</c>, or none named) and this one sees.</summary>
    public IReadOnlyList<BoundVirtualService> BindMesh(IEnumerable<VirtualService> all) =>
        [
            .. Roots(all)
                .Where(v => v.Spec.Gateways.Count == 0 || v.Spec.Gateways.Contains(Mesh))
                .Where(v => Visibility.Reaches(v.Spec.ExportTo, v.Metadata.Namespace, scope.Node.Namespace))
                .OrderBy(v => VisibilityRank(v))
                .Select(Bind),
        ];

    private List<VirtualService> Roots(IEnumerable<VirtualService> all)
    {
        var roots = new List<VirtualService>();
        foreach (var resource in all)
        {
            if (resource.Spec.Hosts.Count == 0)
                _delegates.TryAdd((resource.Metadata.Namespace, resource.Metadata.Name), resource);
            else
                roots.Add(resource);
        }
        return roots;
    }

    private bool IsVisible(VirtualService resource)
    {
        if (resource.Spec.Gateways.All(g => g == Mesh))
            return false;
        if (Visibility.Reaches(resource.Spec.ExportTo, resource.Metadata.Namespace, scope.Node.Namespace))
            return true;
        var targets = string.Join(", ", resource.Spec.ExportTo);
        scope.Bag.Add(Codes.NotExportedToProxy, resource.Key, "spec.exportTo", targets, scope.Node.Namespace);
        return false;
    }

    // Istio lists private ones before those exported by name, and these before public ones; the sort is stable, so each stays by age.
    private int VisibilityRank(VirtualService resource)
    {
        var exportTo = resource.Spec.ExportTo;
        if (exportTo.Count == 0 || exportTo.Contains("*"))
            return 2;
        return resource.Metadata.Namespace == scope.Node.Namespace ? 0 : 1;
    }

    private BoundVirtualService Bind(VirtualService resource)
    {
        var ns = resource.Metadata.Namespace;
        return new()
        {
            Resource = resource,
            Hosts = resource.Spec.Hosts.Select(h => QualifyHost(h, ns)).ToValueList(),
            Gateways =
            [
                .. resource
                    .Spec.Gateways.Select((g, i) => (Name: ShortNames.QualifyGateway(g, ns), Index: i))
                    .Where(g => g.Name != Mesh)
                    .DistinctBy(g => g.Name),
            ],
            Http = BindRoutes(resource),
        };
    }

    private List<BoundHttpRoute> BindRoutes(VirtualService resource)
    {
        var routes = new List<BoundHttpRoute>();
        for (var i = 0; i < resource.Spec.Http.Count; i++)
        {
            var path = $"spec.http[{i}]";
            var route = Qualify(resource.Spec.Http[i], resource.Metadata.Namespace);
            if (route.Delegate is null)
                routes.Add(new(route, resource.Key, path));
            else
                AddDelegated(routes, resource, route, path);
        }
        return routes;
    }

    private void AddDelegated(List<BoundHttpRoute> routes, VirtualService root, HttpRoute route, string path)
    {
        var ns = route.Delegate!.Namespace.Length > 0 ? route.Delegate.Namespace : root.Metadata.Namespace;
        var name = $"{ns}/{route.Delegate.Name}";
        if (!_delegates.TryGetValue((ns, route.Delegate.Name), out var target))
        {
            var suggestion = scope.Suggestions.Nearest(name, _delegates.Keys.Select(d => $"{d.Namespace}/{d.Name}"));
            scope.Bag.AddSuggesting(suggestion, Codes.DelegateNotFound, root.Key, $"{path}.delegate", name);
            return;
        }
        if (!Visibility.Reaches(target.Spec.ExportTo, ns, root.Metadata.Namespace))
        {
            scope.Bag.Add(Codes.DelegateNotVisible, root.Key, $"{path}.delegate", name, root.Metadata.Namespace);
            return;
        }
        for (var i = 0; i < target.Spec.Http.Count; i++)
        {
            var leaf = Qualify(target.Spec.Http[i], ns);
            var leafPath = $"spec.http[{i}]";
            if (leaf.Delegate is not null)
                scope.Bag.Add(Codes.NestedDelegation, target.Key, $"{leafPath}.delegate");
            else if (RouteMerger.Merge(route, leaf) is { } merged)
                routes.Add(new(merged, target.Key, leafPath));
            else
                scope.Bag.Add(Codes.DelegateConflict, target.Key, $"{leafPath}.match", root.Key);
        }
    }

    private HttpRoute Qualify(HttpRoute route, string ns) =>
        route with
        {
            Match = QualifyGateways(route.Match, ns),
            Route = route.Route.Select(r => r with { Destination = Qualify(r.Destination, ns) }).ToValueList(),
            Mirror = Qualify(route.Mirror, ns),
            Mirrors = route.Mirrors.Select(m => m with { Destination = Qualify(m.Destination, ns) }).ToValueList(),
        };

    private static ValueList<HttpMatchRequest> QualifyGateways(ValueList<HttpMatchRequest> matches, string ns) =>
        matches.Any(m => m.Gateways.Count > 0)
            ? matches
                .Select(m => m with { Gateways = m.Gateways.Select(g => ShortNames.QualifyGateway(g, ns)).ToValueList() })
                .ToValueList()
            : matches;

    private Destination? Qualify(Destination? destination, string ns) =>
        destination is null ? null : destination with { Host = QualifyHost(destination.Host, ns) };

    private string QualifyHost(string host, string ns) => ShortNames.QualifyHost(host, ns, scope.Node.ClusterDomain);
}
