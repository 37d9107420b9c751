using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.RateLimits;

/// <summary>How many requests may come through which gateways, and from whom. <c>sluice.dev/v1</c>.</summary>
/// <remarks>
/// Every policy that a request belongs to must allow it, and of each policy every limit. What one of them refuses costs nothing at the others.
/// Each gateway process counts for itself.
/// </remarks>
public sealed record RateLimitPolicy : Resource<RateLimitPolicySpec>;

public sealed record RateLimitPolicySpec
{
    /// <summary>
    /// Gateways (Istio's kind) as <c>namespace/name</c>, or <c>name</c> in the policy's namespace, as a VirtualService names them. A policy of
    /// another namespace than the Gateway's (or the mesh's root namespace) must name routes of its own namespace.
    /// </summary>
    [Field("gateways", Required = true)]
    public ValueList<string> Gateways { get; init; }

    /// <summary>Hosts that it is for: exact, or <c>*.example.com</c>; empty: all of the gateways.</summary>
    public ValueList<string> Hosts { get; init; }

    /// <summary>What it is for, any of them; empty: every request, those that no route takes too.</summary>
    public ValueList<RateLimitRouteRef> Routes { get; init; }

    /// <summary>
    /// Proxies before this gateway that write <c>x-forwarded-for</c> and can be believed: the client is that many entries from its right end.
    /// Default 0, Istio's <c>numTrustedProxies</c>: the client is who connects.
    /// </summary>
    public uint NumTrustedProxies { get; init; }

    /// <summary>Requests that are not counted.</summary>
    public RateLimitExemption? Exempt { get; init; }

    /// <summary>Count, and refuse nothing. Default false.</summary>
    public bool Shadow { get; init; }

    /// <summary>
    /// Tell clients what is left in the fields <c>RateLimit</c> and <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers), also when
    /// the answer is not 429. Default true.
    /// </summary>
    public bool? ResponseHeaders { get; init; }

    /// <summary>What gRPC clients are told. Default UNAVAILABLE, as Envoy does and gRPC maps 429.</summary>
    public RateLimitGrpcStatus GrpcStatus { get; init; }

    /// <summary>All must allow.</summary>
    [Field("limits", Required = true)]
    public ValueList<RateLimit> Limits { get; init; }
}

public enum RateLimitGrpcStatus
{
    /// <summary>14: clients with a retry policy try again.</summary>
    [Field("UNAVAILABLE")]
    Unavailable,

    /// <summary>8, Envoy's <c>rate_limited_as_resource_exhausted</c>.</summary>
    [Field("RESOURCE_EXHAUSTED")]
    ResourceExhausted,
}

/// <summary>Either a VirtualService's routes or paths.</summary>
public sealed record RateLimitRouteRef
{
    /// <summary>A VirtualService as <c>namespace/name</c>, or <c>name</c> in the policy's namespace.</summary>
    public string VirtualService { get; init; } = "";

    /// <summary>Of the VirtualService the http routes with this name; empty: all.</summary>
    public string Name { get; init; } = "";

    /// <summary>Paths, whatever route takes them.</summary>
    public StringMatch? Path { get; init; }
}

/// <summary>Any of them.</summary>
public sealed record RateLimitExemption
{
    /// <summary>Addresses of clients.</summary>
    public ValueList<string> Cidrs { get; init; }

    /// <summary>Headers, any of them. A client can send what it likes: meant for headers that a proxy in front removes.</summary>
    public ValueMap<StringMatch?> Headers { get; init; }
    public ValueList<StringMatch> Paths { get; init; }
}
