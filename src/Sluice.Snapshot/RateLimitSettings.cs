using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>One rate limit policy: a request that it is for must be allowed by each of its limits.</summary>
public sealed record RateLimitSettings
{
    /// <summary><c>namespace/name</c> of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The Gateways that it is for, as route tables with the hosts that their servers have there. Any of them.</summary>
    public ValueList<RateLimitTarget> Targets { get; init; }

    /// <summary>Any of them; names, <c>*.suffix</c> or <c>*</c>, in lower case. Empty: all.</summary>
    public ValueList<string> Hosts { get; init; }

    /// <summary>Any of these or of <see cref="Paths"/>; both empty: every request.</summary>
    public ValueList<RateLimitRoute> Routes { get; init; }
    public ValueList<PathMatch> Paths { get; init; }

    /// <summary>Proxies in front whose entries in <c>x-forwarded-for</c> are believed; 0: the client is the peer.</summary>
    public int TrustedProxies { get; init; }

    /// <summary>Addresses of clients in CIDR form that are not counted.</summary>
    public ValueList<string> ExemptAddresses { get; init; }

    /// <summary>Requests that are not counted, any of them.</summary>
    public ValueList<RouteMatch> ExemptRequests { get; init; }

    /// <summary>Tell clients what is left.</summary>
    public bool TellsQuota { get; init; }

    /// <summary>gRPC's status code for a refusal.</summary>
    public int GrpcStatus { get; init; }
    public ValueList<RateLimitRule> Limits { get; init; }
}

/// <summary>Requests of a route table to some hosts.</summary>
public sealed record RateLimitTarget
{
    public required string RouteTable { get; init; }

    /// <summary>Names, <c>*.suffix</c> or <c>*</c>; lower case.</summary>
    public ValueList<string> Domains { get; init; }
}

/// <summary>Routes of one resource.</summary>
public sealed record RateLimitRoute
{
    /// <summary><see cref="Route.Source"/>.</summary>
    public required string Source { get; init; }

    /// <summary><see cref="Route.Name"/>, any of them; null: all.</summary>
    public ValueList<string>? Names { get; init; }
}

/// <summary>One limit.</summary>
public sealed record RateLimitRule
{
    /// <summary>Unique in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The parts of the key, in order. Empty: one counter for all.</summary>
    public ValueList<RateLimitKey> Key { get; init; }
    public required RateLimitAlgorithm Algorithm { get; init; }

    /// <summary>Keys remembered at once.</summary>
    public int MaxKeys { get; init; }

    /// <summary>Count, and refuse nothing.</summary>
    public bool IsShadow { get; init; }
}

/// <summary>Part of a key.</summary>
public sealed record RateLimitKey
{
    public RateLimitKeyKind Kind { get; init; }

    /// <summary>Name of the header, or the constant.</summary>
    public string Value { get; init; } = "";

    /// <summary>The header's values may be shown to operators; else only their hashes are.</summary>
    public bool IsShown { get; init; }

    /// <summary>Bits of the client's address that count.</summary>
    public int Ipv4Prefix { get; init; } = 32;
    public int Ipv6Prefix { get; init; } = 64;
}

public enum RateLimitKeyKind
{
    ClientAddress,
    Header,
    Path,
    Host,
    Constant,
}

/// <summary>How requests of one key are counted.</summary>
public abstract record RateLimitAlgorithm;

/// <summary>So many in a window, which begins with the first request.</summary>
public sealed record FixedWindowLimit(int Requests, TimeSpan Window) : RateLimitAlgorithm;

/// <summary>So many in any window, to the precision of a segment.</summary>
public sealed record SlidingWindowLimit(int Requests, TimeSpan Window, int Segments) : RateLimitAlgorithm;

/// <summary><paramref name="Burst"/> at once, and <paramref name="Refill"/> more in each interval.</summary>
public sealed record TokenBucketLimit(int Burst, int Refill, TimeSpan Interval) : RateLimitAlgorithm;

/// <summary>So many at once.</summary>
public sealed record ConcurrencyLimit(int Requests) : RateLimitAlgorithm;
