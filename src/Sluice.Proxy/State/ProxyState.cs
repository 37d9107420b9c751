using System.Collections.Frozen;
using Sluice.Proxy.Acme;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>A snapshot ready to serve. Immutable; read once per request.</summary>
internal sealed class ProxyState
{
    public static ProxyState Empty { get; } =
        new()
        {
            Snapshot = ProxySnapshot.Empty,
            Listeners = FrozenDictionary<string, ListenerState>.Empty,
            Clusters = FrozenDictionary<string, ClusterRuntime>.Empty,
        };

    public required ProxySnapshot Snapshot { get; init; }

    public required FrozenDictionary<string, ListenerState> Listeners { get; init; }

    public required FrozenDictionary<string, ClusterRuntime> Clusters { get; init; }

    /// <summary>What the egress policies say; null: none selects this gateway.</summary>
    public EgressGuard? Guard { get; init; }

    /// <summary>Null: no policy limits anything.</summary>
    public RateLimitState? RateLimits { get; init; }

    /// <summary>What certificate authorities may ask for; null: nothing.</summary>
    public ChallengeSet? Challenges { get; init; }

    /// <summary>The listeners by the address that a redirected connection was for.</summary>
    public RedirectIndex Redirects => field ??= new(Listeners.Values);

    public ChainState? FindChain(string listener, string chain) =>
        Listeners.TryGetValue(listener, out var state) ? state.FindChain(chain) : null;
}
