using System.Collections.Frozen;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Translation.Peers;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>
/// Every service, by host: an immutable view of Services, EndpointSlices, ServiceEntries and WorkloadEntries. A change of endpoints
/// makes a new catalog that shares everything else (<see cref="WithEndpoints"/>).
/// </summary>
public sealed class ServiceCatalog
{
    private readonly CatalogService[] _services;

    // Positions in _services of the services of a host, in order of preference.
    private readonly FrozenDictionary<string, int[]> _byHost;

    private readonly PodIndex _pods;

    private FrozenDictionary<string, CatalogService[]>? _byAddress;

    private ServiceCatalog(CatalogService[] services, FrozenDictionary<string, int[]> byHost, PodIndex pods, PeerModes peers) =>
        (_services, _byHost, _pods, Peers) = (services, byHost, pods, peers);

    public static ServiceCatalog Empty { get; } = new([], FrozenDictionary<string, int[]>.Empty, PodIndex.Empty, PeerModes.None);

    /// <summary>What the workloads behind the services take.</summary>
    internal PeerModes Peers { get; }

    /// <summary>In order of host; of one host, Kubernetes' before a ServiceEntry's, then by namespace.</summary>
    public ReadOnlySpan<CatalogService> Services => _services;

    /// <param name="resources">Where services, workloads and what these take are written.</param>
    /// <param name="clusterDomain">Suffix of Kubernetes services' hosts.</param>
    /// <param name="rootNamespace">Whose policies hold for the mesh, unless the mesh configuration names another.</param>
    public static ServiceCatalog From(ResourceSet resources, string clusterDomain, string rootNamespace = "istio-system")
    {
        var slices = Precedence.Order(resources.EndpointSlices).ToLookup(SliceService);
        var workloads = Workloads
            .Ready(Precedence.Order(resources.WorkloadEntries))
            .ToLookup(w => w.Metadata.Namespace, StringComparer.Ordinal);
        var pods = resources.Pods.Count == 0 ? PodIndex.Empty : new(Precedence.Order(resources.Pods), resources.Nodes);
        var kubernetes = resources.Services.Select(s =>
            KubernetesServices.Convert(
                s,
                slices[(s.Metadata.Namespace, s.Metadata.Name)],
                workloads[s.Metadata.Namespace],
                pods,
                clusterDomain
            )
        );
        var entries = Precedence
            .Order(resources.ServiceEntries)
            .SelectMany(e => ServiceEntries.Convert(e, [.. workloads[e.Metadata.Namespace]], pods));
        var peers =
            resources.PeerAuthentications.Count == 0
                ? PeerModes.None
                : new(Precedence.Order(resources.PeerAuthentications), MeshSettings.Of(resources, rootNamespace).RootNamespace);
        return Of([.. kubernetes, .. MergeSameHost(entries)], pods, peers);
    }

    /// <summary>The service that a reference from <paramref name="ns"/> to <paramref name="host"/> means: the namespace's own before any visible one.</summary>
    public CatalogService? Find(string host, string ns, string viewer)
    {
        if (!_byHost.TryGetValue(host, out var positions))
            return null;
        CatalogService? visible = null;
        foreach (var position in positions)
        {
            var service = _services[position];
            if (!service.IsVisibleTo(viewer))
                continue;
            if (service.Namespace == ns)
                return service;
            visible ??= service;
        }
        return visible;
    }

    /// <summary>Whether a service of that host is there, seen or not.</summary>
    internal bool Knows(string host) => _byHost.ContainsKey(host);

    /// <summary>Services that have this address among their endpoints.</summary>
    internal IReadOnlyList<CatalogService> WithEndpoint(string address)
    {
        // Made once for all proxies, by whoever asks first; two who ask at once make the same.
        _byAddress ??= _services
            .SelectMany(s => s.Endpoints.Select(e => e.Address).Distinct(StringComparer.Ordinal).Select(a => (Address: a, Service: s)))
            .GroupBy(s => s.Address, s => s.Service, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        return _byAddress.GetValueOrDefault(address) ?? [];
    }

    /// <summary>This catalog with other endpoints of one service; unknown services change nothing.</summary>
    public ServiceCatalog WithEndpoints(string host, string ns, ValueList<CatalogEndpoint> endpoints)
    {
        if (!_byHost.TryGetValue(host, out var positions))
            return this;
        var index = Array.FindIndex(positions, p => _services[p].Namespace == ns);
        if (index < 0)
            return this;
        var position = positions[index];
        var copy = (CatalogService[])_services.Clone();
        copy[position] = copy[position] with { Endpoints = endpoints };
        return new(copy, _byHost, _pods, Peers);
    }

    /// <summary>
    /// This catalog after a change of one Kubernetes Service's slices, or of the WorkloadEntries in its namespace: the short cut of
    /// such an event. Both lists are complete for the service.
    /// </summary>
    public ServiceCatalog WithSlices(
        Service service,
        ValueList<EndpointSlice> slices,
        ValueList<WorkloadEntry> workloads,
        string clusterDomain
    ) =>
        WithEndpoints(
            $"{service.Metadata.Name}.{service.Metadata.Namespace}.svc.{clusterDomain}",
            service.Metadata.Namespace,
            KubernetesServices.Endpoints(service, Precedence.Order(slices), Workloads.Ready(Precedence.Order(workloads)), _pods)
        );

    /// <summary>Whether the two differ in endpoints at most.</summary>
    internal bool HasSameServicesAs(ServiceCatalog other) => ReferenceEquals(_byHost, other._byHost);

    /// <summary>The Pod of an address, where Pods are known.</summary>
    internal Pod? FindPod(string ns, string address) => _pods.FindByAddress(ns, address);

    /// <summary>Services with other endpoints than <paramref name="before"/>, of which this catalog is a later state; as they were and are.</summary>
    internal IEnumerable<(CatalogService Before, CatalogService After)> ChangedSince(ServiceCatalog before)
    {
        for (var i = 0; i < _services.Length; i++)
        {
            if (!ReferenceEquals(_services[i], before._services[i]))
                yield return (before._services[i], _services[i]);
        }
    }

    private static ServiceCatalog Of(IEnumerable<CatalogService> services, PodIndex pods, PeerModes peers)
    {
        CatalogService[] sorted =
        [
            .. services
                .OrderBy(s => s.Host, StringComparer.Ordinal)
                .ThenBy(s => s.Origin)
                .ThenBy(s => s.Namespace, StringComparer.Ordinal)
                .ThenBy(s => s.Source.Name, StringComparer.Ordinal),
        ];
        var byHost = sorted
            .Select((service, position) => (service.Host, position))
            .GroupBy(s => s.Host, s => s.position, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        return new(sorted, byHost, pods, peers);
    }

    // Several ServiceEntries of one namespace may share a host: Istio joins their ports and endpoints, oldest first.
    private static IEnumerable<CatalogService> MergeSameHost(IEnumerable<CatalogService> services)
    {
        foreach (var group in services.GroupBy(s => (s.Host, s.Namespace)))
        {
            var all = group.ToList();
            yield return all.Count == 1 ? all[0] : Merge(all);
        }
    }

    private static CatalogService Merge(List<CatalogService> all)
    {
        var ports = all.SelectMany(s => s.Ports).DistinctBy(p => p.Number).ToValueList();
        var endpoints = all.SelectMany(s => s.Endpoints.Select(e => e with { Ports = ports.Select(p => PortOf(s, e, p)).ToValueList() }));
        return all[0] with
        {
            Ports = ports,
            Endpoints = endpoints.ToValueList(),
            Addresses = all.SelectMany(s => s.Addresses).Distinct(StringComparer.Ordinal).ToValueList(),
        };
    }

    private static int PortOf(CatalogService owner, CatalogEndpoint endpoint, CatalogPort port)
    {
        var index = owner.PortIndex(port.Number);
        return index < 0 ? 0 : endpoint.Ports[index];
    }

    private static (string Namespace, string Name) SliceService(EndpointSlice slice) =>
        (slice.Metadata.Namespace, slice.Metadata.Labels.TryGetValue(EndpointSlice.ServiceNameLabel, out var name) ? name : "");
}
