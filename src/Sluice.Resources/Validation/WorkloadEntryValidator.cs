using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of WorkloadEntry, which is also the form of a ServiceEntry's endpoints.</summary>
internal static class WorkloadEntryValidator
{
    private const string UnixPrefix = "unix://";

    public static void Validate(WorkloadEntry entry, Check check) => Workload(entry.Spec, servicePorts: null, "spec", check);

    /// <summary>An endpoint of a service with STATIC resolution: no names, and only ports that the service has.</summary>
    public static void Endpoint(WorkloadEntrySpec endpoint, HashSet<string> servicePorts, string path, Check check) =>
        Workload(endpoint, servicePorts, path, check);

    private static void Workload(WorkloadEntrySpec workload, HashSet<string>? servicePorts, string path, Check check)
    {
        Sizes(workload, path, check);
        if (workload.Address.Length == 0 && workload.Network.Length == 0)
        {
            check.Report(Codes.AddressNeeded, path.Field("address"));
            return;
        }
        if (workload.Address.Length == 0)
            check.Report(Codes.AddressFromNetwork, path.Field("network"), workload.Network);
        else if (workload.Address.StartsWith(UnixPrefix, StringComparison.Ordinal))
            Unix(workload, servicePorts, path, check);
        else if (!Names.IsAddress(workload.Address))
            Name(workload.Address, nameAllowed: servicePorts is null, path.Field("address"), check);
        Ports(workload, servicePorts, path, check);
        check.Labels(workload.Labels, path.Field("labels"));
    }

    private static void Sizes(WorkloadEntrySpec workload, string path, Check check)
    {
        check.NoLonger(workload.Address, 256, path.Field("address"));
        check.NoLonger(workload.Network, 2048, path.Field("network"));
        check.NoLonger(workload.Locality, 2048, path.Field("locality"));
        check.NoLonger(workload.ServiceAccount, 253, path.Field("serviceAccount"));
        check.AtMost(workload.Ports.Count, 128, path.Field("ports"));
        check.AtMost(workload.Labels.Count, 256, path.Field("labels"));
    }

    private static void Unix(WorkloadEntrySpec workload, HashSet<string>? servicePorts, string path, Check check)
    {
        var address = path.Field("address");
        check.That(Names.IsUnixPath(workload.Address[UnixPrefix.Length..]), Codes.BadUnixPath, address, workload.Address);
        check.That(workload.Ports.Count == 0, Codes.PortsOnUnixSocket, path.Field("ports"), "has no ports of its own");
        check.That(servicePorts is null or { Count: 1 }, Codes.PortsOnUnixSocket, address, "needs a service with exactly one port");
    }

    private static void Name(string address, bool nameAllowed, string path, Check check)
    {
        if (!nameAllowed)
            check.Report(Codes.BadAddress, path, address, "an IP address, which resolution STATIC needs");
        else if (Names.WhyNotDomain(address) is { } why)
            check.Report(Codes.BadHost, path, address, why);
    }

    /// <summary>The ports of an endpoint by name; of a service's endpoint, only names that the service has.</summary>
    public static void Ports(WorkloadEntrySpec workload, HashSet<string>? servicePorts, string path, Check check)
    {
        foreach (var (name, port) in workload.Ports)
        {
            var portPath = path.Field("ports").Key(name);
            check.That(servicePorts?.Contains(name) ?? true, Codes.UnknownEndpointPort, portPath, name);
            check.DnsLabel(name, portPath);
            check.Port(port, portPath);
        }
    }
}
