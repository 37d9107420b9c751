using Sluice.ControlPlane.Store;
using Sluice.Resources;

namespace Sluice.ControlPlane.Preview;

/// <summary>The mesh's resources as they would be.</summary>
internal static class ChangedResources
{
    public static ResourceSet After(ResourceSet before, IReadOnlyList<PlannedChange> changes)
    {
        var ids = changes.Select(c => c.Id).ToHashSet();
        var all = All(before).ToList();
        var touched = all.Where(r => ids.Contains(ResourceId.Of(r))).Concat(changes.Select(c => c.Resource).OfType<Resource>());
        var types = touched.Select(r => r.GetType()).ToHashSet();
        var stay = all.Where(r => types.Contains(r.GetType()) && !ids.Contains(ResourceId.Of(r)));
        return before.With(stay.Concat(changes.Select(c => c.Resource).OfType<Resource>()).ToLookup(r => r.GetType()), types.Contains);
    }

    private static IEnumerable<Resource> All(ResourceSet set) =>
        [
            .. set.Gateways,
            .. set.VirtualServices,
            .. set.DestinationRules,
            .. set.ServiceEntries,
            .. set.WorkloadEntries,
            .. set.Services,
            .. set.EndpointSlices,
            .. set.Secrets,
            .. set.Namespaces,
            .. set.Nodes,
            .. set.Sidecars,
            .. set.PeerAuthentications,
            .. set.EgressPolicies,
            .. set.ForwardProxies,
            .. set.ConfigMaps,
            .. set.Pods,
        ];
}
