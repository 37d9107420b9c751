using Sluice.Translation.Services;

namespace Sluice.Translation.Sidecars;

/// <summary>Kubernetes ExternalName services that stand for another service of the mesh.</summary>
internal static class MeshAlias
{
    /// <summary>The service that it stands for; null for every other service, and for names that only DNS knows.</summary>
    public static CatalogService? TargetOf(TranslationScope scope, CatalogService service) =>
        service.ExternalName.Length == 0 ? null : scope.Services.Find(service.ExternalName, service.Namespace, scope.Node.Namespace);
}
