using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Mapping.Tls;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Listeners;

namespace Sluice.Xds.Mapping.Listeners;

/// <summary>Filter chains and their conditions.</summary>
internal static class FilterChainCodec
{
    private static readonly FilterChainMatch Everything = new();

    public static Wire.FilterChain Encode(FilterChain chain)
    {
        var extras = new Own.FilterChainExtras();
        var wire = new Wire.FilterChain
        {
            Name = chain.Name,
            FilterChainMatch = chain.Match == Everything ? null : EncodeMatch(chain.Match, extras),
            TransportSocket = chain.Tls is { } tls ? DownstreamTlsCodec.Encode(tls, extras) : null,
        };
        switch (chain.Filter)
        {
            case HttpConnectionManager http:
                wire.Filters.Add(HttpFilterCodec.Encode(http, chain.Tls is not null, extras));
                break;
            case TcpProxy tcp:
                wire.Filters.Add(TcpFilterCodec.Encode(tcp, chain.Name, extras));
                break;
            case ForwardProxyFilter forward:
                wire.Filters.Add(ForwardProxyCodec.Encode(forward));
                break;
            default:
                throw new ArgumentException($"network filter {chain.Filter.GetType().Name} has no form on the wire", nameof(chain));
        }
        wire.Metadata = Typed.Extras(TypeNames.FilterChainExtras, extras);
        return wire;
    }

    public static FilterChain Decode(Wire.FilterChain wire)
    {
        var extras = Typed.Extras(wire.Metadata, TypeNames.FilterChainExtras, Own.FilterChainExtras.Parser);
        return new()
        {
            Name = wire.Name,
            Match = wire.FilterChainMatch is { } match ? DecodeMatch(match, extras) : Everything,
            Tls = wire.TransportSocket is { } socket ? DownstreamTlsCodec.Decode(socket, extras.Tls) : null,
            Filter = DecodeFilter(wire, extras),
        };
    }

    private static NetworkFilter DecodeFilter(Wire.FilterChain wire, Own.FilterChainExtras extras)
    {
        if (wire.Filters.Count == 0)
            throw new MalformedResourceException($"filter chain '{wire.Name}' has no filters");
        var last = wire.Filters[^1];
        var isAlone = wire.Filters.Count == 1;
        return last.TypedConfig?.TypeUrl switch
        {
            TypeNames.HttpConnectionManager when isAlone => HttpFilterCodec.Decode(last, wire.TransportSocket is not null, extras),
            TypeNames.ForwardProxy when isAlone => ForwardProxyCodec.Decode(last),
            TypeNames.TcpProxy => TcpFilterCodec.Decode(wire.Filters, extras.Tcp),
            var other => throw new MalformedResourceException(
                $"network filter '{last.Name}' ({other ?? "no type"}) of filter chain '{wire.Name}' is not known here"
            ),
        };
    }

    private static Wire.FilterChainMatch EncodeMatch(FilterChainMatch match, Own.FilterChainExtras extras)
    {
        var wire = new Wire.FilterChainMatch
        {
            DestinationPort = match.DestinationPort.ToWireUnlessZero(),
            TransportProtocol = Transport(match.Transport),
            ServerNames = { match.ServerNames },
            ApplicationProtocols = { match.ApplicationProtocols },
            PrefixRanges = { Addresses.EncodeRanges(match.DestinationSubnets) },
            SourcePrefixRanges = { Addresses.EncodeRanges(match.SourceSubnets) },
        };
        if (wire.PrefixRanges.ToList(Addresses.DecodeRange) != match.DestinationSubnets)
            extras.DestinationSubnets = new() { Items = { match.DestinationSubnets } };
        if (wire.SourcePrefixRanges.ToList(Addresses.DecodeRange) != match.SourceSubnets)
            extras.SourceSubnets = new() { Items = { match.SourceSubnets } };
        return wire;
    }

    private static FilterChainMatch DecodeMatch(Wire.FilterChainMatch wire, Own.FilterChainExtras extras) =>
        new()
        {
            ServerNames = wire.ServerNames.ToList(),
            DestinationSubnets = extras.DestinationSubnets?.Items.ToList() ?? wire.PrefixRanges.ToList(Addresses.DecodeRange),
            DestinationPort = wire.DestinationPort.OrZero(),
            SourceSubnets = extras.SourceSubnets?.Items.ToList() ?? wire.SourcePrefixRanges.ToList(Addresses.DecodeRange),
            Transport = Transport(wire.TransportProtocol),
            ApplicationProtocols = wire.ApplicationProtocols.ToList(),
        };

    private static string Transport(TransportProtocol transport) =>
        transport switch
        {
            TransportProtocol.Any => "",
            TransportProtocol.RawBuffer => "raw_buffer",
            TransportProtocol.Tls => "tls",
            _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, null),
        };

    private static TransportProtocol Transport(string name) =>
        name switch
        {
            "" => TransportProtocol.Any,
            "raw_buffer" => TransportProtocol.RawBuffer,
            "tls" => TransportProtocol.Tls,
            _ => throw new MalformedResourceException($"transport protocol '{name}' is not known"),
        };
}
