using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of ServiceEntry.</summary>
internal static class ServiceEntryValidator
{
    private const int MaxItems = 256;
    private const int MaxEndpoints = 4096;
    private const string UseWaypoint = "istio.io/use-waypoint";
    private const string AutoAllocate = "networking.istio.io/enable-autoallocate-ip";

    public static void Validate(ServiceEntry entry, Check check)
    {
        var spec = entry.Spec;
        if (spec.WorkloadSelector is { } selector)
            check.Selector(selector.Labels, "spec.workloadSelector.labels");
        check.AtMostOne("spec", ("workloadSelector", spec.WorkloadSelector is not null), ("endpoints", spec.Endpoints.Count > 0));
        Sizes(spec, check);
        Hosts(spec, check);
        Addresses(spec, check);
        Ports(entry, check);
        Endpoints(entry, check);
        DistinctHosts(spec, check);
        SharedRules.ExportTo(spec.ExportTo, check, isServiceEntry: true);
    }

    private static void Sizes(ServiceEntrySpec spec, Check check)
    {
        check.AtMost(spec.Hosts.Count, MaxItems, "spec.hosts");
        check.AtMost(spec.Addresses.Count, MaxItems, "spec.addresses");
        check.AtMost(spec.Ports.Count, MaxItems, "spec.ports");
        check.AtMost(spec.Endpoints.Count, MaxEndpoints, "spec.endpoints");
    }

    private static void Hosts(ServiceEntrySpec spec, Check check)
    {
        check.That(spec.Hosts.Count > 0, Codes.NoHosts, "spec.hosts");
        for (var i = 0; i < spec.Hosts.Count; i++)
        {
            var (host, path) = (spec.Hosts[i], "spec.hosts".Item(i));
            if (host == "*")
                check.Report(Codes.BadHost, path, host, "a service entry does not take every host");
            else if (Names.WhyNotWildcardDomain(host) is { } why)
                check.Report(Codes.BadHost, path, host, why);
            else if (host.StartsWith('*') && !host.StartsWith("*.", StringComparison.Ordinal))
                check.Report(Codes.PartialWildcard, path, host);
        }
    }

    private static void Addresses(ServiceEntrySpec spec, Check check)
    {
        for (var i = 0; i < spec.Addresses.Count; i++)
        {
            var (address, path) = (spec.Addresses[i], "spec.addresses".Item(i));
            check.That(Names.IsSubnet(address), Codes.BadAddress, path, address, "an address or a subnet");
            if (
                address.Contains('/', StringComparison.Ordinal)
                && spec.Resolution is not (ServiceResolution.None or ServiceResolution.Static)
            )
                check.Report(Codes.NotWithResolution, path, "Subnets are", Resolution(spec));
        }
    }

    private static void Ports(ServiceEntry entry, Check check)
    {
        var (names, numbers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<uint>());
        for (var i = 0; i < entry.Spec.Ports.Count; i++)
        {
            var (port, path) = (entry.Spec.Ports[i], "spec.ports".Item(i));
            check.That(names.Add(port.Name), Codes.PortNameTaken, path.Field("name"), port.Name);
            check.That(numbers.Add(port.Number), Codes.DuplicatePort, path.Field("number"), port.Number);
            check.DnsLabel(port.Name, path.Field("name"));
            check.Port(port.Number, path.Field("number"));
            if (port.Protocol.Length > 0)
                check.Protocol(port.Protocol, path.Field("protocol"));
            if (port.TargetPort != 0)
                check.Port(port.TargetPort, path.Field("targetPort"));
            if (port.Protocol is "" or "TCP" && entry.Spec.Addresses.Count == 0 && !GetsAddress(entry))
                check.Report(Codes.AddressNeededForTcp, path, port.Number);
        }
    }

    // Istio gives an address of its own to entries that ask for none and resolve to something.
    private static bool GetsAddress(ServiceEntry entry) =>
        entry.Spec.Resolution != ServiceResolution.None
        && entry.Spec.Hosts.Any(h => !h.StartsWith('*'))
        && !(entry.Metadata.Labels.TryGetValue(AutoAllocate, out var wanted) && wanted.Equals("false", StringComparison.OrdinalIgnoreCase));

    private static void Endpoints(ServiceEntry entry, Check check)
    {
        var spec = entry.Spec;
        switch (spec.Resolution)
        {
            case ServiceResolution.None:
                check.That(spec.Endpoints.Count == 0, Codes.NotWithResolution, "spec.endpoints", "Endpoints are", "NONE");
                check.That(spec.WorkloadSelector is null, Codes.UselessWithResolution, "spec.workloadSelector", "workloadSelector", "NONE");
                break;
            case ServiceResolution.Static:
                var ports = spec.Ports.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
                for (var i = 0; i < spec.Endpoints.Count; i++)
                    WorkloadEntryValidator.Endpoint(spec.Endpoints[i], ports, "spec.endpoints".Item(i), check);
                break;
            case ServiceResolution.DynamicDns:
                DynamicDns(entry, check);
                break;
            default:
                Dns(spec, check);
                break;
        }
    }

    private static void Dns(ServiceEntrySpec spec, Check check)
    {
        if (spec.Endpoints.Count == 0)
            for (var i = 0; i < spec.Hosts.Count; i++)
                check.That(
                    Names.WhyNotDomain(spec.Hosts[i]) is null,
                    Codes.NotWithResolution,
                    "spec.hosts".Item(i),
                    "Wildcard hosts without endpoints are",
                    Resolution(spec)
                );
        if (spec.Resolution == ServiceResolution.DnsRoundRobin)
            check.That(spec.Endpoints.Count < 2, Codes.NotWithResolution, "spec.endpoints", "More than one endpoint is", Resolution(spec));
        var ports = spec.Ports.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < spec.Endpoints.Count; i++)
        {
            var (endpoint, path) = (spec.Endpoints[i], "spec.endpoints".Item(i));
            if (!Names.IsAddress(endpoint.Address) && Names.WhyNotDomain(endpoint.Address) is { } why)
                check.Report(Codes.BadHost, path.Field("address"), endpoint.Address, why);
            check.Labels(endpoint.Labels, path.Field("labels"));
            WorkloadEntryValidator.Ports(endpoint, ports, path, check);
        }
        var hasTcp = spec.Ports.Any(p => Protocols.Parse(p.Protocol).IsTcp());
        check.That(spec.Addresses.Count == 0 || !hasTcp || spec.Hosts.Count < 2, Codes.HostsShareAddress, "spec.hosts");
    }

    // The proxy resolves the host of each request, so it needs wildcard hosts and a protocol that carries the name.
    private static void DynamicDns(ServiceEntry entry, Check check)
    {
        var spec = entry.Spec;
        const string resolution = "DYNAMIC_DNS";
        check.That(spec.Endpoints.Count == 0, Codes.NotWithResolution, "spec.endpoints", "Endpoints are", resolution);
        check.That(spec.WorkloadSelector is null, Codes.NotWithResolution, "spec.workloadSelector", "workloadSelector is", resolution);
        check.That(spec.Addresses.Count == 0, Codes.NotWithResolution, "spec.addresses", "Addresses are", resolution);
        for (var i = 0; i < spec.Hosts.Count; i++)
            check.That(
                spec.Hosts[i].StartsWith('*'),
                Codes.NotWithResolution,
                "spec.hosts".Item(i),
                "Hosts without a wildcard are",
                resolution
            );
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var protocol = Protocols.Parse(spec.Ports[i].Protocol);
            var path = "spec.ports".Item(i).Field("protocol");
            check.That(
                protocol.IsHttp() || protocol.IsTls(),
                Codes.NotWithResolution,
                path,
                "Protocols other than HTTP and TLS are",
                resolution
            );
        }
        if (spec.Location == ServiceLocation.MeshInternal && entry.Metadata.Labels.ContainsKey(UseWaypoint))
            check.Report(Codes.NotWithResolution, "spec.location", "A waypoint for MESH_INTERNAL is", resolution);
    }

    private static void DistinctHosts(ServiceEntrySpec spec, Check check)
    {
        if (spec.Resolution == ServiceResolution.None || spec.Hosts.Count < 2)
            return;
        var carriesNames = spec.Ports.All(p => Protocols.Parse(p.Protocol) is var protocol && (protocol.IsHttp() || protocol.IsTls()));
        check.That(carriesNames, Codes.HostsNotDistinct, "spec.hosts");
    }

    private static string Resolution(ServiceEntrySpec spec) =>
        spec.Resolution switch
        {
            ServiceResolution.Static => "STATIC",
            ServiceResolution.Dns => "DNS",
            ServiceResolution.DnsRoundRobin => "DNS_ROUND_ROBIN",
            ServiceResolution.DynamicDns => "DYNAMIC_DNS",
            _ => "NONE",
        };
}
