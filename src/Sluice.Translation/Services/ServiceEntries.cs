using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Translation.Protocols;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>ServiceEntries: one service for each host, with endpoints written inline or selected among WorkloadEntries.</summary>
internal static class ServiceEntries
{
    public static IEnumerable<CatalogService> Convert(ServiceEntry entry, IReadOnlyList<WorkloadEntry> workloads, PodIndex pods)
    {
        var ports = entry.Spec.Ports.Select(Port).ToValueList();
        return entry.Spec.Hosts.Select(host => new CatalogService
        {
            Host = host,
            Namespace = entry.Metadata.Namespace,
            Name = host,
            Source = entry.Key,
            Origin = ServiceOrigin.ServiceEntry,
            Resolution = entry.Spec.Resolution,
            MeshExternal = entry.Spec.Location == ServiceLocation.MeshExternal,
            Ports = ports,
            Endpoints = Endpoints(entry, host, workloads, pods),
            WorkloadSelector = entry.Spec.WorkloadSelector?.Labels ?? default,
            Labels = entry.Metadata.Labels,
            ExportTo = entry.Spec.ExportTo,
            SubjectAltNames = entry.Spec.SubjectAltNames,
            Addresses = entry.Spec.Addresses,
            Created = entry.Metadata.CreationTimestamp ?? default,
        });
    }

    private static ValueList<CatalogEndpoint> Endpoints(
        ServiceEntry entry,
        string host,
        IReadOnlyList<WorkloadEntry> workloads,
        PodIndex pods
    )
    {
        if (entry.Spec.WorkloadSelector is { } selector)
        {
            return workloads
                .Where(w => w.Metadata.Namespace == entry.Metadata.Namespace && Labels.Select(selector.Labels, w.Spec.Labels))
                .Select(w => Endpoint(entry, w.Spec, w.Metadata.Name))
                .Concat(pods.Selected(entry.Metadata.Namespace, selector.Labels).SelectMany(p => OfPod(entry, p, pods)))
                .OrderBy(e => e.Address, StringComparer.Ordinal)
                .DistinctBy(e => e.Address)
                .ToValueList();
        }
        if (entry.Spec.Endpoints.Count > 0)
            return entry.Spec.Endpoints.Select(e => Endpoint(entry, e, "")).ToValueList();

        // Without endpoints, a DNS entry's endpoint is the host itself.
        return entry.Spec.Resolution is ServiceResolution.Dns or ServiceResolution.DnsRoundRobin
            ? [Endpoint(entry, new() { Address = host }, "")]
            : [];
    }

    private static CatalogEndpoint Endpoint(ServiceEntry entry, WorkloadEntrySpec workload, string name)
    {
        var isSocket = workload.Address.StartsWith("unix://", StringComparison.Ordinal);
        return new()
        {
            Address = workload.Address,
            Ports = entry.Spec.Ports.Select(p => isSocket ? 0 : PortOf(p, workload)).ToValueList(),
            Labels = workload.Labels,
            Locality = workload.Locality,
            Weight = Math.Max(1, (int)workload.Weight),
            Workload = name,
            ServiceAccount = workload.ServiceAccount,
            HasSidecar = TlsMode.Of(workload.Labels) ?? false,
        };
    }

    private static IEnumerable<CatalogEndpoint> OfPod(ServiceEntry entry, Pod pod, PodIndex pods) =>
        PodIndex
            .Addresses(pod)
            .Select(address => new CatalogEndpoint
            {
                Address = address,
                Ports = entry.Spec.Ports.Select(p => (int)(p.TargetPort != 0 ? p.TargetPort : p.Number)).ToValueList(),
                Labels = pod.Metadata.Labels,
                Locality = pods.Locality(pod),
                Workload = WorkloadNames.Of(pod),
                ServiceAccount = PodIndex.Account(pod),
                HasSidecar = PodIndex.HasSidecar(pod),
            });

    private static int PortOf(ServicePort port, WorkloadEntrySpec workload)
    {
        if (workload.Ports.TryGetValue(port.Name, out var number) && number != 0)
            return (int)number;
        return (int)(port.TargetPort != 0 ? port.TargetPort : port.Number);
    }

    private static CatalogPort Port(ServicePort port) =>
        new()
        {
            Number = (int)port.Number,
            Name = port.Name,
            Protocol = ProtocolNames.Parse(port.Protocol),
            TargetPort = (int)(port.TargetPort != 0 ? port.TargetPort : port.Number),
        };
}
