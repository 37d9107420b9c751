using Sluice.Values;

namespace Sluice.Resources.RateLimits;

/// <summary>One of <see cref="FixedWindow"/>, <see cref="SlidingWindow"/>, <see cref="TokenBucket"/> and <see cref="Concurrency"/>.</summary>
public sealed record RateLimit
{
    /// <summary>Unique in the policy; clients and metrics see it.</summary>
    [Field("name", Required = true)]
    public string Name { get; init; } = "";

    /// <summary>What is counted apart: the parts together make the key. Empty: all requests count together.</summary>
    public ValueList<RateLimitKeyPart> Key { get; init; }

    /// <summary>So many in a window, which begins with a key's first request.</summary>
    public FixedWindow? FixedWindow { get; init; }

    /// <summary>So many in any window of that length, to the precision of a segment.</summary>
    public SlidingWindow? SlidingWindow { get; init; }

    /// <summary>A steady rate, with bursts.</summary>
    public TokenBucket? TokenBucket { get; init; }

    /// <summary>So many at once; a WebSocket counts until it ends.</summary>
    public Concurrency? Concurrency { get; init; }

    /// <summary>
    /// Keys remembered at once. Those whose quota is whole again are forgotten first; where none is, new keys share one counter. Default 100,000
    /// (some 30 MB), at most 1,000,000.
    /// </summary>
    public uint? MaxKeys { get; init; }

    /// <summary>Count, and refuse nothing. Default false.</summary>
    public bool Shadow { get; init; }
}

public sealed record FixedWindow
{
    [Field("requests", Required = true)]
    public uint Requests { get; init; }

    [Field("window", Required = true)]
    public TimeSpan? Window { get; init; }
}

public sealed record SlidingWindow
{
    [Field("requests", Required = true)]
    public uint Requests { get; init; }

    [Field("window", Required = true)]
    public TimeSpan? Window { get; init; }

    /// <summary>Parts of the window, 2 to 60. Default 10: the window is exact to a tenth.</summary>
    public uint? Segments { get; init; }
}

public sealed record TokenBucket
{
    /// <summary>Most requests at once after a pause.</summary>
    [Field("burst", Required = true)]
    public uint Burst { get; init; }

    /// <summary>Requests that come back in each interval, evenly spread. Default: <see cref="Burst"/>.</summary>
    public uint? Refill { get; init; }

    /// <summary>Default 1 s, as Envoy's <c>fill_interval</c> is usually written.</summary>
    public TimeSpan? Interval { get; init; }
}

public sealed record Concurrency
{
    [Field("requests", Required = true)]
    public uint Requests { get; init; }
}

/// <summary>One part of a key: exactly one field is set.</summary>
public sealed record RateLimitKeyPart
{
    public ClientAddressKey? ClientAddress { get; init; }

    /// <summary>A request header's value. Requests without it count together. A client can send what it likes.</summary>
    public string Header { get; init; } = "";

    /// <summary>Show the header's values in the console. Default false: there stands the beginning of their SHA-256.</summary>
    public bool ShowValue { get; init; }

    /// <summary>The path without its query.</summary>
    public bool Path { get; init; }

    /// <summary>The host without its port, in lower case.</summary>
    public bool Host { get; init; }

    /// <summary>The same for all requests.</summary>
    public string Constant { get; init; } = "";
}

/// <summary>The client's address, or its network.</summary>
public sealed record ClientAddressKey
{
    /// <summary>Default 32: each address for itself.</summary>
    public uint? Ipv4Prefix { get; init; }

    /// <summary>Default 64: what a single customer has at least (RFC 6177).</summary>
    public uint? Ipv6Prefix { get; init; }
}
