using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Mapping.Routes;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping.RateLimits;

/// <summary>Rate limit policies: a part of a resource of our own.</summary>
internal static class RateLimitCodec
{
    public static Own.RateLimitSettings Encode(RateLimitSettings policy)
    {
        var wire = new Own.RateLimitSettings
        {
            Name = policy.Name,
            Hosts = { policy.Hosts },
            TrustedProxies = policy.TrustedProxies.ToWire(),
            ExemptAddresses = { policy.ExemptAddresses },
            TellsQuota = policy.TellsQuota,
            GrpcStatus = policy.GrpcStatus.ToWire(),
        };
        foreach (var target in policy.Targets)
            wire.Targets.Add(new Own.RateLimitTarget { RouteTable = target.RouteTable, Domains = { target.Domains } });
        foreach (var route in policy.Routes)
            wire.Routes.Add(Encode(route));
        foreach (var path in policy.Paths)
            wire.Paths.Add(RouteMatchCodec.Encode(new() { Path = path }));
        foreach (var exempt in policy.ExemptRequests)
            wire.ExemptRequests.Add(RouteMatchCodec.Encode(exempt));
        foreach (var limit in policy.Limits)
            wire.Limits.Add(RateLimitRuleCodec.Encode(limit));
        return wire;
    }

    public static RateLimitSettings Decode(Own.RateLimitSettings wire) =>
        new()
        {
            Name = wire.Name,
            Targets = wire.Targets.ToList(t => new RateLimitTarget { RouteTable = t.RouteTable, Domains = t.Domains.ToList() }),
            Hosts = wire.Hosts.ToList(),
            Routes = wire.Routes.ToList(r => new RateLimitRoute { Source = r.Source, Names = r.Names?.Names_.ToList() }),
            Paths = wire.Paths.ToList(p => RouteMatchCodec.Decode(p).Path),
            TrustedProxies = wire.TrustedProxies.ToInt(),
            ExemptAddresses = wire.ExemptAddresses.ToList(),
            ExemptRequests = wire.ExemptRequests.ToList(RouteMatchCodec.Decode),
            TellsQuota = wire.TellsQuota,
            GrpcStatus = wire.GrpcStatus.ToInt(),
            Limits = wire.Limits.ToList(RateLimitRuleCodec.Decode),
        };

    private static Own.RateLimitRoute Encode(RateLimitRoute route) =>
        new() { Source = route.Source, Names = route.Names is { } names ? new() { Names_ = { names } } : null };
}
