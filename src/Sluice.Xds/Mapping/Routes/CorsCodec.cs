using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Http = Sluice.Xds.Protocol.Http;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Cross-origin resource sharing: the route's settings of Envoy's CORS filter, which has lists as the text of the header.</summary>
internal static class CorsCodec
{
    public const string FilterName = "envoy.filters.http.cors";

    public static Any Encode(CorsSettings cors, Own.RouteExtras extras)
    {
        var wire = new Http.CorsPolicy
        {
            AllowMethods = string.Join(',', cors.AllowMethods),
            AllowHeaders = string.Join(',', cors.AllowHeaders),
            ExposeHeaders = string.Join(',', cors.ExposeHeaders),
            MaxAge = cors.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "",
            AllowCredentials = cors.AllowCredentials,
            ForwardNotMatchingPreflights = cors.ForwardUnmatchedPreflights,
        };
        foreach (var origin in cors.AllowOrigins)
        {
            if (origin.Kind != ValueMatchKind.Present)
                wire.AllowOriginStringMatch.Add(RouteMatchCodec.EncodeText(origin));
            else
                wire.AllowOriginStringMatch.Add(RouteMatchCodec.EncodeText(new(ValueMatchKind.Regex, ".*")));
        }
        if (Decode(wire) != cors)
            extras.Cors = ToOwn(cors);
        return Typed.Pack(TypeNames.CorsPolicy, wire);
    }

    public static CorsSettings Decode(Any any, Own.RouteExtras extras) =>
        extras.Cors is { } exact ? OfOwn(exact) : Decode(Typed.Unpack(any, TypeNames.CorsPolicy, Http.CorsPolicy.Parser));

    private static CorsSettings Decode(Http.CorsPolicy wire) =>
        new()
        {
            AllowOrigins = wire.AllowOriginStringMatch.ToList(RouteMatchCodec.DecodeText),
            AllowMethods = Split(wire.AllowMethods),
            AllowHeaders = Split(wire.AllowHeaders),
            ExposeHeaders = Split(wire.ExposeHeaders),
            MaxAge = wire.MaxAge.Length == 0 ? null : TimeSpan.FromSeconds(Seconds(wire.MaxAge)),
            AllowCredentials = wire.AllowCredentials,
            ForwardUnmatchedPreflights = wire.ForwardNotMatchingPreflights ?? true,
        };

    private static ValueList<string> Split(string text) => text.Length == 0 ? [] : ValueList.Create<string>(text.Split(','));

    private static long Seconds(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new MalformedResourceException($"CORS max age '{text}' is no number");

    private static Own.CorsPolicy ToOwn(CorsSettings cors)
    {
        var own = new Own.CorsPolicy
        {
            AllowMethods = { cors.AllowMethods },
            AllowHeaders = { cors.AllowHeaders },
            ExposeHeaders = { cors.ExposeHeaders },
            MaxAge = cors.MaxAge?.ToWire(),
            AllowCredentials = cors.AllowCredentials,
            ForwardUnmatchedPreflights = cors.ForwardUnmatchedPreflights,
        };
        foreach (var origin in cors.AllowOrigins)
            own.AllowOrigins.Add(RouteMatchCodec.EncodeHeader(new() { Name = "", Value = origin }));
        return own;
    }

    private static CorsSettings OfOwn(Own.CorsPolicy wire) =>
        new()
        {
            AllowOrigins = wire.AllowOrigins.ToList(o => RouteMatchCodec.DecodeHeader(o).Value),
            AllowMethods = wire.AllowMethods.ToList(),
            AllowHeaders = wire.AllowHeaders.ToList(),
            ExposeHeaders = wire.ExposeHeaders.ToList(),
            MaxAge = wire.MaxAge?.ToTimeSpan(),
            AllowCredentials = wire.AllowCredentials,
            ForwardUnmatchedPreflights = wire.ForwardUnmatchedPreflights,
        };
}
