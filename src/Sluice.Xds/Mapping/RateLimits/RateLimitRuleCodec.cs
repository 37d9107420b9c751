using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Own.RateLimitRule;

namespace Sluice.Xds.Mapping.RateLimits;

/// <summary>One limit on the wire.</summary>
internal static class RateLimitRuleCodec
{
    public static Wire Encode(RateLimitRule rule)
    {
        var wire = new Wire
        {
            Name = rule.Name,
            MaxKeys = rule.MaxKeys.ToWire(),
            IsShadow = rule.IsShadow,
        };
        foreach (var part in rule.Key)
            wire.Key.Add(Encode(part));
        switch (rule.Algorithm)
        {
            case FixedWindowLimit window:
                wire.FixedWindow = new() { Requests = window.Requests.ToWire(), Window = window.Window.ToWire() };
                break;
            case SlidingWindowLimit window:
                wire.SlidingWindow = new()
                {
                    Requests = window.Requests.ToWire(),
                    Window = window.Window.ToWire(),
                    Segments = window.Segments.ToWire(),
                };
                break;
            case TokenBucketLimit bucket:
                wire.TokenBucket = new()
                {
                    Burst = bucket.Burst.ToWire(),
                    Refill = bucket.Refill.ToWire(),
                    Interval = bucket.Interval.ToWire(),
                };
                break;
            case ConcurrencyLimit concurrency:
                wire.Concurrency = new() { Requests = concurrency.Requests.ToWire() };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule.Algorithm, null);
        }
        return wire;
    }

    public static RateLimitRule Decode(Wire wire) =>
        new()
        {
            Name = wire.Name,
            Key = wire.Key.ToList(Decode),
            Algorithm = DecodeAlgorithm(wire),
            MaxKeys = wire.MaxKeys.ToInt(),
            IsShadow = wire.IsShadow,
        };

    private static RateLimitAlgorithm DecodeAlgorithm(Wire wire) =>
        wire.AlgorithmCase switch
        {
            Wire.AlgorithmOneofCase.FixedWindow => new FixedWindowLimit(
                wire.FixedWindow.Requests.ToInt(),
                wire.FixedWindow.Window.OrZero()
            ),
            Wire.AlgorithmOneofCase.SlidingWindow => new SlidingWindowLimit(
                wire.SlidingWindow.Requests.ToInt(),
                wire.SlidingWindow.Window.OrZero(),
                wire.SlidingWindow.Segments.ToInt()
            ),
            Wire.AlgorithmOneofCase.TokenBucket => new TokenBucketLimit(
                wire.TokenBucket.Burst.ToInt(),
                wire.TokenBucket.Refill.ToInt(),
                wire.TokenBucket.Interval.OrZero()
            ),
            Wire.AlgorithmOneofCase.Concurrency => new ConcurrencyLimit(wire.Concurrency.Requests.ToInt()),
            _ => throw new MalformedResourceException($"the rate limit '{wire.Name}' has no known algorithm"),
        };

    private static Own.RateLimitKey Encode(RateLimitKey part) =>
        new()
        {
            Kind = KindOf(part.Kind),
            Value = part.Value,
            IsShown = part.IsShown,
            Ipv4Prefix = part.Ipv4Prefix.ToWire(),
            Ipv6Prefix = part.Ipv6Prefix.ToWire(),
        };

    private static RateLimitKey Decode(Own.RateLimitKey wire) =>
        new()
        {
            Kind = KindOf(wire.Kind),
            Value = wire.Value,
            IsShown = wire.IsShown,
            Ipv4Prefix = wire.Ipv4Prefix.ToInt(),
            Ipv6Prefix = wire.Ipv6Prefix.ToInt(),
        };

    private static Own.RateLimitKey.Types.Kind KindOf(RateLimitKeyKind kind) =>
        kind switch
        {
            RateLimitKeyKind.ClientAddress => Own.RateLimitKey.Types.Kind.ClientAddress,
            RateLimitKeyKind.Header => Own.RateLimitKey.Types.Kind.Header,
            RateLimitKeyKind.Path => Own.RateLimitKey.Types.Kind.Path,
            RateLimitKeyKind.Host => Own.RateLimitKey.Types.Kind.Host,
            RateLimitKeyKind.Constant => Own.RateLimitKey.Types.Kind.Constant,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    private static RateLimitKeyKind KindOf(Own.RateLimitKey.Types.Kind kind) =>
        kind switch
        {
            Own.RateLimitKey.Types.Kind.ClientAddress => RateLimitKeyKind.ClientAddress,
            Own.RateLimitKey.Types.Kind.Header => RateLimitKeyKind.Header,
            Own.RateLimitKey.Types.Kind.Path => RateLimitKeyKind.Path,
            Own.RateLimitKey.Types.Kind.Host => RateLimitKeyKind.Host,
            Own.RateLimitKey.Types.Kind.Constant => RateLimitKeyKind.Constant,
            _ => throw new MalformedResourceException($"the kind {kind} of a rate limit's key is not known"),
        };
}
