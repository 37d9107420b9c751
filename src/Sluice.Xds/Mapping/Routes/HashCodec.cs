using Google.Protobuf.Collections;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Routes.RouteAction.Types;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>What consistent hashing takes the hash of: each part of ours is a policy of Envoy's.</summary>
internal static class HashCodec
{
    public static IEnumerable<Wire.HashPolicy> Encode(HashPolicy hash)
    {
        if (hash.Header.Length > 0)
            yield return new() { Header = new() { HeaderName = hash.Header } };
        if (hash.Cookie.Length > 0)
            yield return new()
            {
                Cookie = new()
                {
                    Name = hash.Cookie,
                    Path = hash.CookiePath,
                    Ttl = hash.CookieTtl?.ToWire(),
                },
            };
        if (hash.SourceIp)
            yield return new() { ConnectionProperties = new() { SourceIp = true } };
        if (hash.QueryParameter.Length > 0)
            yield return new() { QueryParameter = new() { Name = hash.QueryParameter } };
    }

    /// <returns>Null where there is none.</returns>
    public static HashPolicy? Decode(RepeatedField<Wire.HashPolicy> policies) =>
        policies.Count == 0 ? null : policies.Aggregate(new HashPolicy(), Add);

    private static HashPolicy Add(HashPolicy hash, Wire.HashPolicy wire) =>
        wire.PolicySpecifierCase switch
        {
            Wire.HashPolicy.PolicySpecifierOneofCase.Header => hash with { Header = wire.Header.HeaderName },
            Wire.HashPolicy.PolicySpecifierOneofCase.Cookie => hash with
            {
                Cookie = wire.Cookie.Name,
                CookiePath = wire.Cookie.Path,
                CookieTtl = wire.Cookie.Ttl?.ToTimeSpan(),
            },
            Wire.HashPolicy.PolicySpecifierOneofCase.ConnectionProperties => hash with { SourceIp = wire.ConnectionProperties.SourceIp },
            Wire.HashPolicy.PolicySpecifierOneofCase.QueryParameter => hash with { QueryParameter = wire.QueryParameter.Name },
            _ => throw new MalformedResourceException("a hash policy is empty, or not known"),
        };

    public static Own.HashPolicy ToOwn(HashPolicy hash) =>
        new()
        {
            Header = hash.Header,
            QueryParameter = hash.QueryParameter,
            Cookie = hash.Cookie,
            CookiePath = hash.CookiePath,
            CookieTtl = hash.CookieTtl?.ToWire(),
            SourceIp = hash.SourceIp,
        };

    public static HashPolicy OfOwn(Own.HashPolicy wire) =>
        new()
        {
            Header = wire.Header,
            QueryParameter = wire.QueryParameter,
            Cookie = wire.Cookie,
            CookiePath = wire.CookiePath,
            CookieTtl = wire.CookieTtl?.ToTimeSpan(),
            SourceIp = wire.SourceIp,
        };
}
