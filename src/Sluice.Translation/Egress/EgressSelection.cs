using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Egress;

/// <summary>Which gateways a resource of egress is for.</summary>
internal static class EgressSelection
{
    /// <summary>
    /// Only the gateway's own namespace and the mesh's root may say what leaves through it (as Istio does with policies): whoever may write
    /// to another namespace must not open, or shut, everybody's way out. A gateway without labels stands alone: all in its folder is meant for it.
    /// </summary>
    public static bool Selects(ResourceKey resource, ValueMap<string> selector, TranslationScope scope)
    {
        if (scope.Node.Labels is not { } labels)
            return true;
        if (!Labels.Select(selector, labels))
            return false;
        if (resource.Namespace == scope.Node.Namespace || resource.Namespace == scope.Mesh.RootNamespace)
            return true;
        scope.Bag.Add(Codes.EgressFromElsewhere, resource, "spec.selector", scope.Node.Namespace, scope.Mesh.RootNamespace);
        return false;
    }
}
