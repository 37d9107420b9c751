using Sluice.Resources.Istio;
using Sluice.Translation.Services;
using Sluice.Translation.VirtualServices;

namespace Sluice.Translation.Sidecars;

/// <summary>Decides what a sidecar may know of the mesh.</summary>
internal static class EgressScopes
{
    public static IReadOnlyList<EgressScope> Of(TranslationScope scope, Sidecar? sidecar, IReadOnlyList<BoundVirtualService> services)
    {
        if (sidecar is null || sidecar.Spec.Egress.Count == 0)
            return [Make(scope, null, HostImports.All, services)];
        return [.. sidecar.Spec.Egress.Select(e => Make(scope, e, new(e.Hosts, scope.Node.Namespace), services))];
    }

    private static EgressScope Make(
        TranslationScope scope,
        EgressListener? listener,
        HostImports imports,
        IReadOnlyList<BoundVirtualService> services
    ) => new(listener, Services(scope, imports), new([.. services.Where(v => imports.CoversAny(v.Namespace, v.Hosts))]));

    /// <summary>Of several services with one host, the namespace's own comes first, then the catalog's order.</summary>
    private static List<CatalogService> Services(TranslationScope scope, HostImports imports)
    {
        var chosen = new List<CatalogService>();
        foreach (var service in scope.Services.Services)
        {
            if (!service.IsVisibleTo(scope.Node.Namespace) || !imports.Covers(service.Namespace, service.Host))
                continue;
            // The catalog is in order of host, so those of one host stand side by side.
            if (chosen.Count == 0 || chosen[^1].Host != service.Host)
                chosen.Add(service);
            else if (service.Namespace == scope.Node.Namespace && chosen[^1].Namespace != scope.Node.Namespace)
                chosen[^1] = service;
        }
        return
        [
            .. chosen
                .Select(s => Aliased(scope, s))
                .OrderBy(s => s.Created)
                .ThenBy(s => s.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Namespace, StringComparer.Ordinal),
        ];
    }

    /// <summary>An ExternalName that names a known service has that service's ports (Istio).</summary>
    private static CatalogService Aliased(TranslationScope scope, CatalogService service) =>
        MeshAlias.TargetOf(scope, service) is { } target ? service with { Ports = target.Ports, Endpoints = [] } : service;
}
