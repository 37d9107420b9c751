using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Core = Sluice.Xds.Protocol.Core;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Listeners;

namespace Sluice.Xds.Mapping.Listeners;

/// <summary>Listeners (LDS).</summary>
internal static class ListenerCodec
{
    public static Wire.Listener Encode(Listener listener)
    {
        var wire = new Wire.Listener
        {
            Name = listener.Name,
            Address = Addresses.Encode(listener.Address, listener.Port),
            UseOriginalDst = listener.UseOriginalDestination ? true : null,
            Transparent = listener.Transparent ? true : null,
            BindToPort = listener.BindsPort ? null : false,
            ListenerFiltersTimeout = listener.InspectionTimeout.ToWireUnlessZero(),
            ContinueOnListenerFiltersTimeout = listener.ContinueAfterInspectionTimeout,
            TrafficDirection = Direction(listener.Direction),
            DefaultFilterChain = listener.DefaultFilterChain is { } chain ? FilterChainCodec.Encode(chain) : null,
        };
        AddInspection(wire, listener);
        foreach (var one in listener.FilterChains)
            wire.FilterChains.Add(FilterChainCodec.Encode(one));
        wire.Metadata = Typed.Extras(TypeNames.ListenerExtras, EncodeAdditional(wire, listener));
        return wire;
    }

    public static Listener Decode(Wire.Listener wire)
    {
        var (address, port) = Addresses.Decode(wire.Address);
        var extras = Typed.Extras(wire.Metadata, TypeNames.ListenerExtras, Own.ListenerExtras.Parser);
        return new()
        {
            Name = wire.Name,
            Address = address,
            Port = port,
            InspectTls = HasFilter(wire, TypeNames.TlsInspector),
            InspectHttp = HasFilter(wire, TypeNames.HttpInspector),
            ProxyProtocol = HasFilter(wire, TypeNames.ProxyProtocol),
            InspectionTimeout = wire.ListenerFiltersTimeout.OrZero(),
            ContinueAfterInspectionTimeout = wire.ContinueOnListenerFiltersTimeout,
            Direction = Direction(wire.TrafficDirection),
            BindsPort = wire.BindToPort ?? true,
            UseOriginalDestination = wire.UseOriginalDst ?? false,
            Transparent = wire.Transparent ?? false,
            AdditionalAddresses = extras.AdditionalAddresses?.Items.ToList() ?? DecodeAdditional(wire),
            FilterChains = wire.FilterChains.ToList(FilterChainCodec.Decode),
            DefaultFilterChain = wire.DefaultFilterChain is { } chain ? FilterChainCodec.Decode(chain) : null,
        };
    }

    // PROXY protocol comes before everything, and TLS before HTTP, which may be within.
    private static void AddInspection(Wire.Listener wire, Listener listener)
    {
        if (listener.ProxyProtocol)
            Add("envoy.filters.listener.proxy_protocol", TypeNames.ProxyProtocol);
        if (listener.InspectTls)
            Add("envoy.filters.listener.tls_inspector", TypeNames.TlsInspector);
        if (listener.InspectHttp)
            Add("envoy.filters.listener.http_inspector", TypeNames.HttpInspector);

        void Add(string name, string type) =>
            wire.ListenerFilters.Add(new Wire.ListenerFilter { Name = name, TypedConfig = Typed.Empty(type) });
    }

    private static bool HasFilter(Wire.Listener wire, string type)
    {
        var found = false;
        foreach (var filter in wire.ListenerFilters)
        {
            var known = filter.TypedConfig?.TypeUrl;
            if (known is not (TypeNames.ProxyProtocol or TypeNames.TlsInspector or TypeNames.HttpInspector))
                throw new MalformedResourceException($"listener filter '{filter.Name}' ({known ?? "no type"}) is not known");
            found |= known == type;
        }
        return found;
    }

    // Envoy's further addresses are single ones; ours may be networks.
    private static Own.ListenerExtras EncodeAdditional(Wire.Listener wire, Listener listener)
    {
        foreach (var network in listener.AdditionalAddresses)
        {
            if (Addresses.SingleAddress(network) is { } address)
                wire.AdditionalAddresses.Add(new Wire.AdditionalAddress { Address = Addresses.Encode(address, listener.Port) });
        }
        return DecodeAdditional(wire) == listener.AdditionalAddresses
            ? new()
            : new() { AdditionalAddresses = new() { Items = { listener.AdditionalAddresses } } };
    }

    private static ValueList<string> DecodeAdditional(Wire.Listener wire) =>
        wire.AdditionalAddresses.ToList(a => Addresses.Decode(a.Address).Address);

    private static Core.TrafficDirection Direction(TrafficDirection direction) =>
        direction switch
        {
            TrafficDirection.Gateway => Core.TrafficDirection.Unspecified,
            TrafficDirection.Inbound => Core.TrafficDirection.Inbound,
            TrafficDirection.Outbound => Core.TrafficDirection.Outbound,
            _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, null),
        };

    private static TrafficDirection Direction(Core.TrafficDirection direction) =>
        direction switch
        {
            Core.TrafficDirection.Unspecified => TrafficDirection.Gateway,
            Core.TrafficDirection.Inbound => TrafficDirection.Inbound,
            Core.TrafficDirection.Outbound => TrafficDirection.Outbound,
            _ => throw new MalformedResourceException($"traffic direction {direction} is not known"),
        };
}
