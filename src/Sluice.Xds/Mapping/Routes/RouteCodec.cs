using Sluice.Snapshot;
using Sluice.Xds.Mapping.Clusters;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Routes.</summary>
internal static class RouteCodec
{
    public static Wire.Route Encode(Route route)
    {
        var extras = new Own.RouteExtras
        {
            Source = route.Source,
            Rule = route.Rule,
            Delegate = route.Delegate,
        };
        var wire = new Wire.Route { Name = route.Name, Match = RouteMatchCodec.Encode(route.Match) };
        EncodeAction(wire, route.Action, extras);
        HeaderMutationCodec.Encode(route.RequestHeaders, wire.RequestHeadersToAdd, wire.RequestHeadersToRemove);
        HeaderMutationCodec.Encode(route.ResponseHeaders, wire.ResponseHeadersToAdd, wire.ResponseHeadersToRemove);
        if (route.Cors is { } cors)
            wire.TypedPerFilterConfig[CorsCodec.FilterName] = CorsCodec.Encode(cors, extras);
        if (route.Fault is { } fault)
            wire.TypedPerFilterConfig[FaultCodec.FilterName] = FaultCodec.Encode(fault, extras);
        wire.Metadata = Typed.Extras(TypeNames.RouteExtras, extras);
        return wire;
    }

    public static Route Decode(Wire.Route wire)
    {
        var extras = Typed.Extras(wire.Metadata, TypeNames.RouteExtras, Own.RouteExtras.Parser);
        foreach (var name in wire.TypedPerFilterConfig.Keys)
        {
            if (name is not (CorsCodec.FilterName or FaultCodec.FilterName))
                throw new MalformedResourceException($"route '{wire.Name}' has settings of the filter '{name}', which is not known");
        }
        return new()
        {
            Name = wire.Name,
            Source = extras.Source,
            Rule = extras.Rule,
            Delegate = extras.Delegate,
            Match = RouteMatchCodec.Decode(wire.Match),
            Action = DecodeAction(wire, extras),
            RequestHeaders = HeaderMutationCodec.Decode(wire.RequestHeadersToAdd, wire.RequestHeadersToRemove),
            ResponseHeaders = HeaderMutationCodec.Decode(wire.ResponseHeadersToAdd, wire.ResponseHeadersToRemove),
            Cors = wire.TypedPerFilterConfig.TryGetValue(CorsCodec.FilterName, out var cors) ? CorsCodec.Decode(cors, extras) : null,
            Fault = wire.TypedPerFilterConfig.TryGetValue(FaultCodec.FilterName, out var fault) ? FaultCodec.Decode(fault, extras) : null,
        };
    }

    private static void EncodeAction(Wire.Route wire, RouteAction action, Own.RouteExtras extras)
    {
        switch (action)
        {
            case ForwardAction forward:
                wire.Route_ = ForwardCodec.Encode(forward, extras);
                break;
            case RedirectAction redirect:
                wire.Redirect = RedirectCodec.Encode(redirect, extras);
                break;
            case DirectResponseAction response:
                wire.DirectResponse = new() { Status = response.StatusCode.ToWire(), Body = Sources.Inline(response.Body.AsSpan()) };
                extras.Service = response.Service is { } service ? ServiceCodec.Encode(service) : null;
                break;
            default:
                throw new ArgumentException($"route action {action.GetType().Name} has no form on the wire", nameof(action));
        }
    }

    private static RouteAction DecodeAction(Wire.Route wire, Own.RouteExtras extras) =>
        wire.ActionCase switch
        {
            Wire.Route.ActionOneofCase.Route_ => ForwardCodec.Decode(wire.Route_, extras.Forward),
            Wire.Route.ActionOneofCase.Redirect => RedirectCodec.Decode(wire.Redirect, extras.Redirect),
            Wire.Route.ActionOneofCase.DirectResponse => new DirectResponseAction
            {
                StatusCode = wire.DirectResponse.Status.ToInt(),
                Body = Sources.BytesOf(wire.DirectResponse.Body),
                Service = extras.Service is { } service ? ServiceCodec.Decode(service) : null,
            },
            _ => throw new MalformedResourceException($"route '{wire.Name}' has no action"),
        };
}
