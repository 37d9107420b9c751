using Sluice.Proxy.Filters.RateLimit;
using Sluice.Proxy.Tls;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>A filter chain at work.</summary>
internal sealed class ChainState
{
    /// <summary>Unique within the listener.</summary>
    public required string Name { get; init; }

    public required FilterChain Settings { get; init; }

    /// <summary>Null where TLS is not terminated.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Null where the chain does not speak HTTP.</summary>
    public CompiledRouteTable? Routes { get; init; }

    /// <summary>Null where nothing limits its requests.</summary>
    public RateLimitGate? RateLimits { get; init; }

    /// <summary>Null where the chain does not relay bytes.</summary>
    public WeightedDestinations? TcpDestinations { get; init; }
}
