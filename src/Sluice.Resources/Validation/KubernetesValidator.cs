using Sluice.Resources.Diagnostics;
using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of the Kubernetes kinds, as the API server has them, for the parts that a gateway uses.</summary>
internal static class KubernetesValidator
{
    private const int MaxPortName = 15;
    private const int MaxSecretKey = 253;
    private const int MaxEndpoints = 1000;
    private const int MaxAddresses = 100;
    private static readonly string[] ServiceTypes = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];
    private static readonly string[] TransportProtocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] AddressTypes = ["IPv4", "IPv6", "FQDN"];
    private static readonly string[] Affinities = ["None", "ClientIP"];

    public static void Service(Service service, Check check)
    {
        var spec = service.Spec;
        Choice(spec.Type, ServiceTypes, "spec.type", check);
        Choice(spec.SessionAffinity, Affinities, "spec.sessionAffinity", check);
        if (spec.Type == "ExternalName")
            check.That(
                Names.IsLowerSubdomain(spec.ExternalName.TrimEnd('.')),
                Codes.BadHost,
                "spec.externalName",
                spec.ExternalName,
                "it must be a DNS name"
            );
        else
            check.That(spec.Ports.Count > 0 || spec.ClusterIp == "None", Codes.ServiceWithoutPorts, "spec.ports");
        if (spec.ClusterIp is not ("" or "None"))
            check.That(Names.IsAddress(spec.ClusterIp), Codes.BadAddress, "spec.clusterIP", spec.ClusterIp, "an IP address");
        check.Labels(spec.Selector, "spec.selector");
        ServicePorts(spec.Ports, check);
    }

    private static void ServicePorts(ValueList<KubernetesServicePort> ports, Check check)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(int, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, path) = (ports[i], "spec.ports".Item(i));
            Choice(port.Protocol, TransportProtocols, path.Field("protocol"), check);
            Number(port.Port, path.Field("port"), check);
            check.That(
                numbers.Add((port.Port, port.Protocol.Length == 0 ? "TCP" : port.Protocol)),
                Codes.DuplicatePort,
                path.Field("port"),
                port.Port
            );
            if (port.Name.Length == 0)
                check.That(ports.Count == 1, Codes.PortNameNeeded, path.Field("name"));
            else
                PortName(port.Name, names, path.Field("name"), check);
            if (port.TargetPort.Number != 0)
                Number(port.TargetPort.Number, path.Field("targetPort"), check);
            else if (port.TargetPort.IsSet)
                check.That(
                    IsPortName(port.TargetPort.Name),
                    Codes.BadName,
                    path.Field("targetPort"),
                    port.TargetPort.Name,
                    "a port name has 15 letters, digits and '-' at most, one of them a letter"
                );
            if (port.NodePort is { } node and not 0)
                Number(node, path.Field("nodePort"), check);
        }
    }

    private static void PortName(string name, HashSet<string> names, string path, Check check)
    {
        check.That(Names.IsLowerLabel(name), Codes.BadName, path, name, "it must be a lower case DNS label");
        check.That(names.Add(name), Codes.PortNameTaken, path, name);
    }

    private static bool IsPortName(string name) =>
        name.Length <= MaxPortName && Names.IsLowerLabel(name) && name.AsSpan().ContainsAnyInRange('a', 'z');

    private static void Number(int port, string path, Check check) => check.That(port is >= 1 and <= 65535, Codes.BadPort, path, port);

    private static void Choice(string value, string[] choices, string path, Check check)
    {
        if (value.Length == 0 || choices.Contains(value, StringComparer.Ordinal))
            return;
        var near = Reading.Spelling.Nearest(value, choices);
        check.Suggest(near is null ? "" : $"did you mean {near}?", Codes.BadChoice, path, value, string.Join(", ", choices));
    }

    public static void EndpointSlice(EndpointSlice slice, Check check)
    {
        Choice(slice.AddressType, AddressTypes, "addressType", check);
        check.That(
            slice.Metadata.Labels.ContainsKey(Kubernetes.EndpointSlice.ServiceNameLabel),
            Codes.SliceWithoutService,
            "metadata.labels"
        );
        check.AtMost(slice.Endpoints.Count, MaxEndpoints, "endpoints");
        for (var i = 0; i < slice.Endpoints.Count; i++)
        {
            var (addresses, path) = (slice.Endpoints[i].Addresses, "endpoints".Item(i));
            check.That(addresses.Count > 0, Codes.EmptyValue, path.Field("addresses"));
            check.AtMost(addresses.Count, MaxAddresses, path.Field("addresses"));
            for (var j = 0; j < addresses.Count; j++)
                Address(addresses[j], slice.AddressType, path.Item("addresses", j), check);
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < slice.Ports.Count; i++)
        {
            var (port, path) = (slice.Ports[i], "ports".Item(i));
            Choice(port.Protocol, TransportProtocols, path.Field("protocol"), check);
            if (port.Port is { } number)
                Number(number, path.Field("port"), check);
            check.That(names.Add(port.Name), Codes.PortNameTaken, path.Field("name"), port.Name);
        }
    }

    private static void Address(string address, string type, string path, Check check)
    {
        if (type == "FQDN")
        {
            if (Names.WhyNotDomain(address) is { } why)
                check.Report(Codes.BadHost, path, address, why);
            return;
        }
        var isV6 = address.Contains(':', StringComparison.Ordinal);
        check.That(Names.IsAddress(address) && isV6 == (type == "IPv6"), Codes.BadAddress, path, address, $"an {type} address");
    }

    public static void Secret(SecretResource secret, Check check)
    {
        foreach (var (field, keys) in new[] { ("data", secret.Data.Keys), ("stringData", secret.StringData.Keys) })
        foreach (var key in keys)
            check.That(IsSecretKey(key), Codes.BadSecretKey, field.Key(key), key);
        if (secret.Type != "kubernetes.io/tls")
            return;
        foreach (var key in new[] { "tls.crt", "tls.key" })
            check.That(
                secret.Data.ContainsKey(key) || secret.StringData.ContainsKey(key),
                Codes.SecretKeyMissing,
                "data",
                secret.Type,
                key
            );
    }

    private static bool IsSecretKey(string key)
    {
        if (key.Length is 0 or > MaxSecretKey || key is "." or "..")
            return false;
        foreach (var c in key)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return true;
    }
}
