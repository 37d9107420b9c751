using Sluice.Resources.Certificates;
using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.RateLimits;
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
    public ValueList<RateLimitPolicy> RateLimitPolicies { get; init; }
    public ValueList<AcmeIssuer> AcmeIssuers { get; init; }
    public ValueList<Certificate> Certificates { get; init; }
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
        + RateLimitPolicies.Count
        + AcmeIssuers.Count
        + Certificates.Count
        + ConfigMaps.Count
        + Pods.Count;

    /// <summary>Sorts <paramref name="resources"/> into their lists: oldest first, then by name and namespace (Istio's order of conflict resolution).</summary>
    public static ResourceSet Of(IEnumerable<Resource> resources) => Empty.With(resources.ToLookup(r => r.GetType()), _ => true);

    /// <summary>This set with the lists of some types made anew; the others are the same lists.</summary>
    /// <param name="byType">Resources by the type of their record.</param>
    /// <param name="isNew">Which types' lists are replaced.</param>
    public ResourceSet With(ILookup<Type, Resource> byType, Func<Type, bool> isNew)
    {
        return new()
        {
            Gateways = List(Gateways),
            VirtualServices = List(VirtualServices),
            DestinationRules = List(DestinationRules),
            ServiceEntries = List(ServiceEntries),
            WorkloadEntries = List(WorkloadEntries),
            Services = List(Services),
            EndpointSlices = List(EndpointSlices),
            Secrets = List(Secrets),
            Namespaces = List(Namespaces),
            Nodes = List(Nodes),
            Sidecars = List(Sidecars),
            PeerAuthentications = List(PeerAuthentications),
            EgressPolicies = List(EgressPolicies),
            ForwardProxies = List(ForwardProxies),
            RateLimitPolicies = List(RateLimitPolicies),
            AcmeIssuers = List(AcmeIssuers),
            Certificates = List(Certificates),
            ConfigMaps = List(ConfigMaps),
            Pods = List(Pods),
        };

        ValueList<T> List<T>(ValueList<T> before)
            where T : Resource =>
            !isNew(typeof(T))
                ? before
                : byType[typeof(T)]
                    .Cast<T>()
                    .OrderBy(r => r.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
                    .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal)
                    .ThenBy(r => r.Metadata.Namespace, StringComparer.Ordinal)
                    .ToValueList();
    }
}
