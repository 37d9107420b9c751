using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;

namespace Sluice.Translation.Sidecars;

/// <summary>Finds the ports of the workload that services name: the sidecar's inbound side.</summary>
internal sealed class WorkloadPorts(TranslationScope scope)
{
    /// <summary>One for each port of the workload; of several services, the oldest. In order of number.</summary>
    public IReadOnlyList<InboundPort> OfServices()
    {
        var found = new SortedDictionary<int, InboundPort>();
        foreach (var (service, index, number) in Served())
        {
            var port = service.Ports[index];
            if (port.Protocol == ApplicationProtocol.Udp)
                continue;
            found.TryAdd(
                number,
                new()
                {
                    Number = number,
                    Protocol = port.Protocol,
                    ServicePort = port.Number,
                    Service = Identity(service, port.Number),
                }
            );
        }
        return [.. found.Values];
    }

    /// <summary>The ports that a Sidecar names instead. The workload's first address names their chains (Istio).</summary>
    public IReadOnlyList<InboundPort> OfSidecar(Sidecar sidecar)
    {
        var served = Served().ToList();
        var ports = new List<InboundPort>();
        foreach (var listener in sidecar.Spec.Ingress)
        {
            if (listener.Port is not { } port)
                continue;
            var number = (int)port.Number;
            var service = served.Find(s => s.Number == number).Service;
            ports.Add(
                new()
                {
                    Number = number,
                    Protocol = ProtocolNames.Parse(port.Protocol),
                    ServicePort = number,
                    Service = service is null ? new() : Identity(service, number),
                    Bind =
                        listener.Bind.Length > 0 ? listener.Bind
                        : scope.Node.Addresses.Count > 0 ? scope.Node.Addresses[0]
                        : "0.0.0.0",
                    Listener = listener,
                }
            );
        }
        return ports;
    }

    /// <summary>Ports of services that this workload stands behind, with its own port's number; oldest service first.</summary>
    private IEnumerable<(CatalogService Service, int Index, int Number)> Served()
    {
        var services = scope
            .Services.Services.ToArray()
            .OrderBy(s => s.Created)
            .ThenBy(s => s.Name, StringComparer.Ordinal)
            .ThenBy(s => s.Namespace, StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (service.MeshExternal && service.ExternalName.Length > 0)
                continue;
            var own = service.Endpoints.FirstOrDefault(e => scope.Node.Addresses.Contains(e.Address));
            for (var i = 0; i < service.Ports.Count; i++)
            {
                var number = own is not null ? own.Ports[i] : Selected(service, i);
                if (number != 0)
                    yield return (service, i, number);
            }
        }
    }

    // Before the cluster has listed the workload as an endpoint, the selector tells.
    private int Selected(CatalogService service, int index)
    {
        var selects =
            service.WorkloadSelector.Count > 0
            && service.Namespace == scope.Node.Namespace
            && scope.Node.Labels is { } labels
            && Labels.Select(service.WorkloadSelector, labels);
        return selects ? service.Ports[index].TargetPort : 0;
    }

    private static ServiceIdentity Identity(CatalogService service, int port) =>
        new()
        {
            Host = service.Host,
            Name = service.Name,
            Namespace = service.Namespace,
            Port = port,
        };
}
