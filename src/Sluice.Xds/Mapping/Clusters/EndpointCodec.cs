using Google.Protobuf.WellKnownTypes;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Core = Sluice.Xds.Protocol.Core;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Endpoints;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Endpoint sets (EDS). Envoy groups them by locality; where that changes their order, each says where it stood.</summary>
internal static class EndpointCodec
{
    /// <summary>By this metadata Envoy chooses among a cluster's transport sockets; key and value are Istio's.</summary>
    public const string SocketMatch = "envoy.transport_socket_match";
    public const string TlsModeKey = "tlsMode";
    public const string SidecarTlsMode = "istio";

    public static Wire.ClusterLoadAssignment Encode(EndpointSet set)
    {
        var wire = new Wire.ClusterLoadAssignment { ClusterName = set.Cluster };
        var keepsOrder = IsGrouped(set.Endpoints);
        var groups = new Dictionary<string, Wire.LocalityLbEndpoints>(StringComparer.Ordinal);
        for (var i = 0; i < set.Endpoints.Count; i++)
        {
            var endpoint = set.Endpoints[i];
            if (!groups.TryGetValue(endpoint.Locality, out var group))
            {
                groups.Add(endpoint.Locality, group = new() { Locality = Locality(endpoint.Locality), LoadBalancingWeight = 0 });
                wire.Endpoints.Add(group);
            }
            group.LbEndpoints.Add(Encode(endpoint, keepsOrder ? 0 : (uint)i + 1));
            group.LoadBalancingWeight += endpoint.Weight.ToWire();
        }
        return wire;
    }

    public static EndpointSet Decode(Wire.ClusterLoadAssignment wire)
    {
        var endpoints = new List<(uint Position, ClusterEndpoint Endpoint)>();
        foreach (var group in wire.Endpoints)
        {
            var locality = Locality(group.Locality);
            foreach (var endpoint in group.LbEndpoints)
                endpoints.Add(Decode(endpoint, locality));
        }
        // Stable, and so without effect where no endpoint has a place.
        return new() { Cluster = wire.ClusterName, Endpoints = endpoints.OrderBy(e => e.Position).Select(e => e.Endpoint).ToValueList() };
    }

    private static Wire.LbEndpoint Encode(ClusterEndpoint endpoint, uint position)
    {
        var extras = new Own.EndpointExtras
        {
            Workload = endpoint.Workload,
            Version = endpoint.Version,
            ServiceAccount = endpoint.ServiceAccount,
            Position = position,
        };
        if (Locality(Locality(endpoint.Locality)) != endpoint.Locality)
            extras.Locality = endpoint.Locality;
        var metadata = Typed.Extras(TypeNames.EndpointExtras, extras);
        if (endpoint.HasSidecar)
        {
            metadata ??= new();
            metadata.FilterMetadata[SocketMatch] = SidecarMatch();
        }
        return new()
        {
            Endpoint = new() { Address = Addresses.Encode(endpoint.Address, endpoint.Port) },
            LoadBalancingWeight = endpoint.Weight == 1 ? null : endpoint.Weight.ToWire(),
            Metadata = metadata,
        };
    }

    private static (uint Position, ClusterEndpoint Endpoint) Decode(Wire.LbEndpoint wire, string locality)
    {
        var (address, port) = Addresses.Decode(wire.Endpoint?.Address);
        var extras = Typed.Extras(wire.Metadata, TypeNames.EndpointExtras, Own.EndpointExtras.Parser);
        var endpoint = new ClusterEndpoint
        {
            Address = address,
            Port = port,
            Weight = wire.LoadBalancingWeight is { } weight ? weight.ToInt() : 1,
            Locality = extras.Locality.Length > 0 ? extras.Locality : locality,
            HasSidecar = HasSidecar(wire.Metadata),
            Workload = extras.Workload,
            Version = extras.Version,
            ServiceAccount = extras.ServiceAccount,
        };
        return (extras.Position, endpoint);
    }

    public static Struct SidecarMatch() => new() { Fields = { [TlsModeKey] = Value.ForString(SidecarTlsMode) } };

    private static bool HasSidecar(Core.Metadata? metadata) =>
        metadata is not null
        && metadata.FilterMetadata.TryGetValue(SocketMatch, out var match)
        && match.Fields.TryGetValue(TlsModeKey, out var mode)
        && mode.StringValue == SidecarTlsMode;

    private static bool IsGrouped(ValueList<ClusterEndpoint> endpoints)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < endpoints.Count; i++)
        {
            if ((i == 0 || endpoints[i].Locality != endpoints[i - 1].Locality) && !seen.Add(endpoints[i].Locality))
                return false;
        }
        return true;
    }

    private static Core.Locality? Locality(string text)
    {
        if (text.Length == 0)
            return null;
        var parts = text.Split('/', 3);
        return new()
        {
            Region = parts[0],
            Zone = parts.ElementAtOrDefault(1) ?? "",
            SubZone = parts.ElementAtOrDefault(2) ?? "",
        };
    }

    private static string Locality(Core.Locality? wire) =>
        wire switch
        {
            null => "",
            { Zone: "", SubZone: "" } => wire.Region,
            { SubZone: "" } => $"{wire.Region}/{wire.Zone}",
            _ => $"{wire.Region}/{wire.Zone}/{wire.SubZone}",
        };
}
