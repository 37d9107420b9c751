using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Translation.Protocols;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>Kubernetes Services with their EndpointSlices, and the WorkloadEntries that a Service selects.</summary>
internal static class KubernetesServices
{
    private const string RegionLabel = "topology.kubernetes.io/region";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    // Kubernetes' way to write that a Service has no virtual address.
    private const string Headless = "None";

    // Istio's annotation for Services, as comma-separated namespaces.
    private const string ExportToAnnotation = "networking.istio.io/exportTo";

    public static CatalogService Convert(
        Service service,
        IEnumerable<EndpointSlice> slices,
        IEnumerable<WorkloadEntry> workloads,
        PodIndex pods,
        string clusterDomain
    )
    {
        var ports = service.Spec.Ports.Select(Port).ToValueList();
        var isAlias = service.Spec.Type == "ExternalName";
        return new()
        {
            Host = $"{service.Metadata.Name}.{service.Metadata.Namespace}.svc.{clusterDomain}",
            Namespace = service.Metadata.Namespace,
            Name = service.Metadata.Name,
            Source = service.Key,
            Origin = ServiceOrigin.Kubernetes,
            Resolution = isAlias ? ServiceResolution.Dns : ServiceResolution.Static,
            MeshExternal = isAlias,
            Ports = ports,
            Endpoints = isAlias ? [Alias(service, ports)] : Endpoints(service, slices, workloads, pods),
            WorkloadSelector = service.Spec.Selector,
            Labels = service.Metadata.Labels,
            ExportTo = ExportTo(service),
            ExternalName = isAlias ? service.Spec.ExternalName : "",
            Addresses = isAlias ? [] : Addresses(service.Spec),
            IsHeadless = service.Spec.ClusterIp == Headless,
            Created = service.Metadata.CreationTimestamp ?? default,
        };
    }

    /// <summary>The endpoints alone, for the short cut of an endpoint change.</summary>
    public static ValueList<CatalogEndpoint> Endpoints(
        Service service,
        IEnumerable<EndpointSlice> slices,
        IEnumerable<WorkloadEntry> workloads,
        PodIndex pods
    )
    {
        var found = new Dictionary<string, CatalogEndpoint>(StringComparer.Ordinal);
        var all = slices.ToList();
        foreach (var slice in all)
            AddSlice(found, service, slice, pods, c => c?.Ready != false);
        // A folder may hold Pods and leave out what the cluster makes of them.
        if (all.Count == 0)
            AddPods(found, service, pods);
        if (service.Spec.Selector.Count > 0)
        {
            foreach (var workload in workloads)
            {
                if (Labels.Select(service.Spec.Selector, workload.Spec.Labels))
                    found.TryAdd(workload.Spec.Address, FromWorkload(service, workload));
            }
        }
        // As kube-proxy has it: where all are about to end, those that still serve are better than none.
        if (found.Count == 0)
        {
            foreach (var slice in all)
                AddSlice(found, service, slice, pods, c => c is { Serving: not false, Terminating: true });
        }
        return found.Values.OrderBy(e => e.Address, StringComparer.Ordinal).ToValueList();
    }

    private static void AddPods(Dictionary<string, CatalogEndpoint> found, Service service, PodIndex pods)
    {
        foreach (var pod in pods.Selected(service.Metadata.Namespace, service.Spec.Selector))
        {
            var ports = service.Spec.Ports.Select(p => PodPort(p, pod)).ToValueList();
            foreach (var address in PodIndex.Addresses(pod).Where(a => IsOfFamily(service, a)))
                found.TryAdd(address, FromPod(pods, pod, address, ports));
        }
    }

    private static int PodPort(KubernetesServicePort port, Pod pod) =>
        port.TargetPort.Number != 0 ? port.TargetPort.Number
        : port.TargetPort.IsSet ? PodIndex.Port(pod, port.TargetPort.Name)
        : port.Port;

    // A Service says which families it has; where it does not (in a folder, say), it takes what there is.
    private static bool IsOfFamily(Service service, string address)
    {
        var family = address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";
        return service.Spec.IpFamilies.Count == 0 || service.Spec.IpFamilies.Contains(family);
    }

    private static CatalogEndpoint FromPod(PodIndex pods, Pod pod, string address, ValueList<int> ports) =>
        new()
        {
            Address = address,
            Ports = ports,
            Labels = pod.Metadata.Labels,
            Locality = pods.Locality(pod),
            Workload = WorkloadNames.Of(pod),
            ServiceAccount = PodIndex.Account(pod),
            HasSidecar = PodIndex.HasSidecar(pod),
        };

    private static void AddSlice(
        Dictionary<string, CatalogEndpoint> found,
        Service service,
        EndpointSlice slice,
        PodIndex pods,
        Func<EndpointConditions?, bool> isUsed
    )
    {
        // Kubernetes' FQDN slices have no defined use, and Istio leaves them out too.
        if (slice.AddressType == "FQDN")
            return;
        var ports = service.Spec.Ports.Select(p => SlicePort(slice, p.Name)).ToValueList();
        foreach (var endpoint in slice.Endpoints)
        {
            if (!isUsed(endpoint.Conditions))
                continue;
            foreach (var address in endpoint.Addresses)
            {
                var next = FromSlice(slice, endpoint, address, ports, pods);
                found[address] = found.TryGetValue(address, out var known) ? known with { Ports = Combine(known.Ports, ports) } : next;
            }
        }
    }

    private static CatalogEndpoint FromSlice(
        EndpointSlice slice,
        SliceEndpoint endpoint,
        string address,
        ValueList<int> ports,
        PodIndex pods
    )
    {
        var name = endpoint.TargetRef is { Kind: "Pod" or "" } target ? target.Name : "";
        var pod = pods.Find(slice.Metadata.Namespace, name, address);
        var known = pod is null
            // Without a Pod to take labels from, those of the slice stand for its endpoints.
            ? new CatalogEndpoint
            {
                Address = address,
                Labels = slice.Metadata.Labels,
                HasSidecar = TlsMode.Of(slice.Metadata.Labels) ?? false,
            }
            : FromPod(pods, pod, address, ports);
        return known with
        {
            Ports = ports,
            Locality =
                known.Locality.Length > 0 ? known.Locality
                : pods.Locality(endpoint.NodeName) is { Length: > 0 } ofNode ? ofNode
                : Localities.Of(Topology(endpoint, RegionLabel), endpoint.Zone.Length > 0 ? endpoint.Zone : Topology(endpoint, ZoneLabel)),
            Workload = known.Workload.Length > 0 ? known.Workload : endpoint.TargetRef?.Name ?? endpoint.Hostname,
        };
    }

    private static string Topology(SliceEndpoint endpoint, string label) =>
        endpoint.DeprecatedTopology.TryGetValue(label, out var value) ? value : "";

    private static CatalogEndpoint FromWorkload(Service service, WorkloadEntry workload) =>
        new()
        {
            Address = workload.Spec.Address,
            Ports = service.Spec.Ports.Select(p => WorkloadPort(p, workload.Spec)).ToValueList(),
            Labels = workload.Spec.Labels,
            Locality = workload.Spec.Locality,
            Weight = Math.Max(1, (int)workload.Spec.Weight),
            Workload = workload.Metadata.Name,
            ServiceAccount = workload.Spec.ServiceAccount,
            HasSidecar = TlsMode.Of(workload.Spec.Labels) ?? false,
        };

    private static CatalogEndpoint Alias(Service service, ValueList<CatalogPort> ports) =>
        new() { Address = service.Spec.ExternalName, Ports = ports.Select(p => p.Number).ToValueList() };

    private static CatalogPort Port(KubernetesServicePort port) =>
        new()
        {
            Number = port.Port,
            Name = port.Name,
            Protocol = ProtocolNames.OfServicePort(port.Port, port.Name, port.Protocol, port.AppProtocol),
            TargetPort =
                port.TargetPort.Number != 0 ? port.TargetPort.Number
                : port.TargetPort.IsSet ? 0
                : port.Port,
        };

    private static int SlicePort(EndpointSlice slice, string name)
    {
        foreach (var port in slice.Ports)
        {
            if (port.Name == name)
                return port.Port ?? 0;
        }
        return 0;
    }

    private static int WorkloadPort(KubernetesServicePort port, WorkloadEntrySpec workload)
    {
        if (workload.Ports.TryGetValue(port.Name, out var named))
            return (int)named;
        if (port.TargetPort.Number != 0)
            return port.TargetPort.Number;
        return port.TargetPort.IsSet && workload.Ports.TryGetValue(port.TargetPort.Name, out var target) ? (int)target : port.Port;
    }

    private static ValueList<int> Combine(ValueList<int> one, ValueList<int> other) =>
        one.Zip(other, (a, b) => a != 0 ? a : b).ToValueList();

    private static ValueList<string> Addresses(ServiceSpec spec)
    {
        var all = spec.ClusterIps.Count > 0 ? spec.ClusterIps : [spec.ClusterIp];
        return all.Where(a => a.Length > 0 && a != Headless).ToValueList();
    }

    private static ValueList<string> ExportTo(Service service) =>
        service.Metadata.Annotations.TryGetValue(ExportToAnnotation, out var text)
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToValueList()
            : [];
}
