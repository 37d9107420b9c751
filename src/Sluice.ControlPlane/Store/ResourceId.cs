using Sluice.Resources;

namespace Sluice.ControlPlane.Store;

/// <summary>Names one resource of a store. A resource has one version of its API here, whatever version it is written in.</summary>
/// <param name="Group">API group, e.g. <c>networking.istio.io</c>; empty for Kubernetes' core group.</param>
/// <param name="Kind">e.g. <c>VirtualService</c>.</param>
/// <param name="Namespace">Empty for kinds that have none.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ResourceId(string Group, string Kind, string Namespace, string Name)
{
    public static ResourceId Of(Resource resource)
    {
        var slash = resource.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        return new(slash < 0 ? "" : resource.ApiVersion[..slash], resource.Kind, resource.Metadata.Namespace, resource.Metadata.Name);
    }

    public override string ToString() => Namespace.Length > 0 ? $"{Kind} {Namespace}/{Name}" : $"{Kind} {Name}";
}
