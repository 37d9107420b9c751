using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Push;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>What of a gateway, which serves many namespaces, somebody may be shown.</summary>
/// <remarks>
/// A gateway is often the mesh operators', and the routes on it are others'. Whoever may see a namespace may see its routes there; of a route
/// of another namespace they learn that it is, and whether it takes their request, for without that no answer would be right.
/// </remarks>
internal sealed class Sight(Principal by, KnownGateway gateway)
{
    /// <summary>Listeners, chains and their names.</summary>
    public bool SeesGateway { get; } = by.Has(Role.Viewer, gateway.Namespace);

    public bool Sees(string ns) => by.Has(Role.Viewer, ns);

    public bool Sees(Route route) => route.Source.Length == 0 ? SeesGateway : Sees(NamespaceOf(route.Source)) && SeesDelegate(route);

    /// <summary>Whether they may know of the gateway at all: it is in their sight, or one of their VirtualServices names it.</summary>
    public static bool MayKnow(Principal by, KnownGateway gateway, MeshView view)
    {
        if (by.Has(Role.Viewer, gateway.Namespace))
            return true;
        var served = view
            .Resources.Gateways.Where(g => MeshReading.Serves(gateway.Node, g))
            .Select(MeshReading.NameOf)
            .ToHashSet(StringComparer.Ordinal);
        return view.Resources.VirtualServices.Any(v =>
            by.Has(Role.Viewer, v.Metadata.Namespace)
            && v.Spec.Gateways.Any(g => served.Contains(g.Contains('/', StringComparison.Ordinal) ? g : $"{v.Metadata.Namespace}/{g}"))
        );
    }

    private bool SeesDelegate(Route route) => route.Delegate.Length == 0 || Sees(NamespaceOf(route.Delegate));

    private static string NamespaceOf(string name) => name[..Math.Max(0, name.IndexOf('/', StringComparison.Ordinal))];
}
