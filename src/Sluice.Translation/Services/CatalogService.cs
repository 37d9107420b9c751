using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Translation.Protocols;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>A service by its fully qualified host, whoever defined it.</summary>
public sealed record CatalogService
{
    public required string Host { get; init; }
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>The resource that defines it.</summary>
    public ResourceKey Source { get; init; }
    public ServiceOrigin Origin { get; init; }

    /// <summary>How endpoints are found; Kubernetes services with a selector are <see cref="ServiceResolution.Static"/>.</summary>
    public ServiceResolution Resolution { get; init; }
    public bool MeshExternal { get; init; }
    public ValueList<CatalogPort> Ports { get; init; }
    public ValueList<CatalogEndpoint> Endpoints { get; init; }

    /// <summary>Labels that pick the workloads behind it; empty where endpoints are written out.</summary>
    public ValueMap<string> WorkloadSelector { get; init; }

    /// <summary>Labels of the defining resource.</summary>
    public ValueMap<string> Labels { get; init; }
    public ValueList<string> ExportTo { get; init; }
    public ValueList<string> SubjectAltNames { get; init; }

    /// <summary>Virtual addresses: IP addresses, or CIDRs of a ServiceEntry. Empty: it has none, and a name or port must tell it.</summary>
    public ValueList<string> Addresses { get; init; }

    /// <summary>A Kubernetes Service without virtual address: clients connect to its endpoints themselves.</summary>
    public bool IsHeadless { get; init; }

    /// <summary>When its resource was made; of two that claim one address and port, the older has it.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Kubernetes ExternalName: the DNS name that this service stands for.</summary>
    public string ExternalName { get; init; } = "";

    /// <summary>Position of a port number in <see cref="Ports"/>; -1 when there is none.</summary>
    public int PortIndex(int number)
    {
        for (var i = 0; i < Ports.Count; i++)
        {
            if (Ports[i].Number == number)
                return i;
        }
        return -1;
    }

    /// <summary>Whether resources in <paramref name="ns"/> may use it.</summary>
    public bool IsVisibleTo(string ns) => Visibility.Reaches(ExportTo, Namespace, ns);
}

/// <summary>Which registry a service comes from; of two with one host, the lower value wins.</summary>
public enum ServiceOrigin
{
    Kubernetes,
    ServiceEntry,
}

public sealed record CatalogPort
{
    public required int Number { get; init; }
    public string Name { get; init; } = "";
    public ApplicationProtocol Protocol { get; init; }

    /// <summary>Port of the workload when it is the same for all of them; 0 when it has a name that each workload resolves.</summary>
    public int TargetPort { get; init; }
}

/// <summary>A workload behind a service.</summary>
public sealed record CatalogEndpoint
{
    public required string Address { get; init; }

    /// <summary>Ports of the workload, in the order of <see cref="CatalogService.Ports"/>; 0: the workload does not serve that port.</summary>
    public ValueList<int> Ports { get; init; }
    public ValueMap<string> Labels { get; init; }
    public string Locality { get; init; } = "";
    public int Weight { get; init; } = 1;
    public string Workload { get; init; } = "";
    public string ServiceAccount { get; init; } = "";

    /// <summary>A proxy of the mesh stands before it and takes mutual TLS.</summary>
    public bool HasSidecar { get; init; }
}
