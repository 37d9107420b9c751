using Sluice.Resources.Istio;
using Sluice.Translation.Services;

namespace Sluice.Translation.Sidecars;

/// <summary>What one egress listener of a Sidecar lets in; without a Sidecar there is one that lets in everything.</summary>
internal sealed class EgressScope(EgressListener? listener, IReadOnlyList<CatalogService> services, MeshVirtualServices virtualServices)
{
    /// <summary>Null where nothing is written.</summary>
    public EgressListener? Listener { get; } = listener;

    /// <summary>Oldest first; one for each host.</summary>
    public IReadOnlyList<CatalogService> Services { get; } = services;
    public MeshVirtualServices VirtualServices { get; } = virtualServices;

    /// <summary>It has a port of its own, so that its services are served there and nowhere else.</summary>
    public bool HasPort => Listener?.Port is not null;
}
