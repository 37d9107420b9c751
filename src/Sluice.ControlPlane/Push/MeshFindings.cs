using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes.Status;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Push;

/// <summary>What is thought of each resource that people write, as its status says it.</summary>
internal static class MeshFindings
{
    public static IReadOnlyList<ResourceStatus> Of(ResourceSet resources, IEnumerable<Diagnostic> findings)
    {
        var byResource = findings.ToLookup(f => f.Resource);
        return [.. Written(resources).Select(r => ResourceStatus.Of(ResourceId.Of(r), r.Metadata.Generation, byResource[r.Key]))];
    }

    private static IEnumerable<Resource> Written(ResourceSet resources) =>
        [
            .. resources.Gateways,
            .. resources.VirtualServices,
            .. resources.DestinationRules,
            .. resources.ServiceEntries,
            .. resources.WorkloadEntries,
            .. resources.Sidecars,
            .. resources.PeerAuthentications,
            .. resources.EgressPolicies,
            .. resources.ForwardProxies,
            .. resources.RateLimitPolicies,
            .. resources.AcmeIssuers,
            .. resources.Certificates,
        ];
}
