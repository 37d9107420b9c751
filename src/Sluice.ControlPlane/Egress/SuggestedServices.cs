using System.Net;
using System.Net.Sockets;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>Makes a ServiceEntry of a host and its ports.</summary>
internal static class SuggestedServices
{
    // Reserved for private use (ICANN, 2024), so that no address gets the name of somebody's host.
    private const string AddressSuffix = ".address.internal";

    // Of protocols on one port the one that suits all: bytes are always right.
    private static readonly (EgressProtocol[] Seen, string Name)[] Protocols =
    [
        ([EgressProtocol.Tcp], "TCP"),
        ([EgressProtocol.Tls, EgressProtocol.Connect], "TLS"),
        ([EgressProtocol.Http], "HTTP"),
    ];

    /// <returns>Null for a name with <c>_</c>, which a ServiceEntry cannot have.</returns>
    public static ServiceEntry? For(string host, IReadOnlyDictionary<int, HashSet<EgressProtocol>> ports)
    {
        if (host.Contains('_', StringComparison.Ordinal))
            return null;
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        var name = (address is null ? host : Name(address)).ToLowerInvariant();
        return new()
        {
            ApiVersion = "networking.istio.io/v1",
            Kind = "ServiceEntry",
            Metadata = new() { Name = name },
            Spec = new()
            {
                Hosts = [name],
                Addresses = address is null ? [] : [host],
                Ports = ports.OrderBy(p => p.Key).Select(p => Port(p.Key, p.Value)).ToValueList(),
                Location = ServiceLocation.MeshExternal,
                Resolution = address is null ? ServiceResolution.Dns : ServiceResolution.Static,
                Endpoints = address is null ? [] : [new WorkloadEntrySpec { Address = host }],
            },
        };
    }

    private static ServicePort Port(int number, HashSet<EgressProtocol> seen)
    {
        var protocol = Array.Find(Protocols, p => p.Seen.Any(seen.Contains)).Name;
        return new()
        {
            Number = (uint)number,
            Name = $"{protocol.ToLowerInvariant()}-{number}",
            Protocol = protocol,
        };
    }

    // IPv6 in full, because a label neither begins nor ends with the hyphen that :: would become.
    private static string Name(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var groups =
            address.AddressFamily == AddressFamily.InterNetwork
                ? bytes.Select(b => $"{b}")
                : bytes.Chunk(2).Select(pair => $"{pair[0]:x2}{pair[1]:x2}");
        return string.Join('-', groups) + AddressSuffix;
    }
}
