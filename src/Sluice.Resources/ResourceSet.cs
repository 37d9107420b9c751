using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Resources;

/// <summary>All valid resources of one moment: the input of translation. Each list is in a fixed order, so that equal content gives equal results.</summary>
public sealed record ResourceSet
{
    public static ResourceSet Empty { get; } = new();

    public ValueList<Gateway> Gateways { get; init; }
    public ValueList<VirtualService> VirtualServices { get; init; }
    public ValueList<DestinationRule> DestinationRules { get; init; }
    public ValueList<ServiceEntry> ServiceEntries { get; init; }
    public ValueList<WorkloadEntry> WorkloadEntries { get; init; }
    public ValueList<Service> Services { get; init; }
    public ValueList<EndpointSlice> EndpointSlices { get; init; }
    public ValueList<SecretResource> Secrets { get; init; }
    public ValueList<NamespaceResource> Namespaces { get; init; }
    public ValueList<NodeResource> Nodes { get; init; }
    public ValueList<Sidecar> Sidecars { get; init; }
    public ValueList<PeerAuthentication> PeerAuthentications { get; init; }
    public ValueList<EgressPolicy> EgressPolicies { get; init; }
    public ValueList<ForwardProxy> ForwardProxies { get; init; }
    public ValueList<ConfigMap> ConfigMaps { get; init; }
    public ValueList<Pod> Pods { get; init; }

    /// <summary>How many resources there are.</summary>
    public int Count =>
        Gateways.Count
        + VirtualServices.Count
        + DestinationRules.Count
        + ServiceEntries.Count
        + WorkloadEntries.Count
        + Services.Count
        + EndpointSlices.Count
        + Secrets.Count
        + Namespaces.Count
        + Nodes.Count
        + Sidecars.Count
        + PeerAuthentications.Count
        + EgressPolicies.Count
        + ForwardProxies.Count
        + ConfigMaps.Count
        + Pods.Count;

    /// <summary>Sorts <paramref name="resources"/> into their lists: oldest first, then by namespace and name (Istio's order of conflict resolution).</summary>
    public static ResourceSet Of(IEnumerable<Resource> resources)
    {
        var sorted = resources
            .OrderBy(r => r.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal)
            .ThenBy(r => r.Metadata.Namespace, StringComparer.Ordinal)
            .ToLookup(r => r.GetType());
        return new()
        {
            Gateways = List<Gateway>(),
            VirtualServices = List<VirtualService>(),
            DestinationRules = List<DestinationRule>(),
            ServiceEntries = List<ServiceEntry>(),
            WorkloadEntries = List<WorkloadEntry>(),
            Services = List<Service>(),
            EndpointSlices = List<EndpointSlice>(),
            Secrets = List<SecretResource>(),
            Namespaces = List<NamespaceResource>(),
            Nodes = List<NodeResource>(),
            Sidecars = List<Sidecar>(),
            PeerAuthentications = List<PeerAuthentication>(),
            EgressPolicies = List<EgressPolicy>(),
            ForwardProxies = List<ForwardProxy>(),
            ConfigMaps = List<ConfigMap>(),
            Pods = List<Pod>(),
        };

        ValueList<T> List<T>()
            where T : Resource => sorted[typeof(T)].Cast<T>().ToValueList();
    }
}
