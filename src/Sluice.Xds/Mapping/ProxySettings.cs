using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Egress;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Mapping.RateLimits;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping;

/// <summary>The parts of a snapshot that are of the proxy as a whole: one resource of our own.</summary>
internal sealed record ProxySettings(EgressSettings? Egress, ValueList<RateLimitSettings> RateLimits)
{
    public bool IsEmpty => Egress is null && RateLimits.Count == 0;

    public static Own.ProxySettings Encode(ProxySettings settings)
    {
        var wire = new Own.ProxySettings { Egress = settings.Egress is { } egress ? EgressCodec.Encode(egress) : null };
        foreach (var policy in settings.RateLimits)
            wire.RateLimits.Add(RateLimitCodec.Encode(policy));
        return wire;
    }

    /// <summary>A resource without anything is not sent: one that comes is of a server that knows more than this proxy.</summary>
    public static ProxySettings Decode(Own.ProxySettings wire)
    {
        var settings = new ProxySettings(
            wire.Egress is { } egress ? EgressCodec.Decode(egress) : null,
            wire.RateLimits.ToList(RateLimitCodec.Decode)
        );
        return settings.IsEmpty ? throw new MalformedResourceException("it has neither egress settings nor rate limits") : settings;
    }
}
