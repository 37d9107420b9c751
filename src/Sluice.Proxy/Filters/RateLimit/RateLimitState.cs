using System.Collections.Frozen;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>The policies of one snapshot, with the quotas that they share with those before. Immutable.</summary>
internal sealed class RateLimitState
{
    private readonly LimitRuntime[] _limits;
    private readonly FrozenDictionary<string, RateLimitGate> _gates;

    /// <param name="before">The state that this one follows; null: there was none.</param>
    public RateLimitState(IEnumerable<RateLimitSettings> policies, RateLimitState? before, TimeProvider clock)
    {
        var live = (before?._limits ?? []).ToDictionary(l => (l.Policy, l.Rule.Name));
        var targets = new List<(RateLimitTarget Target, PolicyRuntime Policy)>();
        var limits = new List<LimitRuntime>();
        foreach (var policy in policies)
        {
            LimitRuntime[] own =
            [
                .. policy
                    .Limits.DistinctBy(r => r.Name, StringComparer.Ordinal)
                    .Select(r => LimitRuntime.Create(policy.Name, r, live.GetValueOrDefault((policy.Name, r.Name)), clock)),
            ];
            limits.AddRange(own);
            var runtime = new PolicyRuntime(policy, own);
            targets.AddRange(policy.Targets.Select(t => (t, runtime)));
        }
        _limits = [.. limits];
        _gates = targets
            .GroupBy(t => t.Target.RouteTable, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => new RateLimitGate(g), StringComparer.Ordinal);
    }

    /// <summary>Null where no policy is for the route table.</summary>
    public RateLimitGate? For(string routeTable) => _gates.GetValueOrDefault(routeTable);

    public IReadOnlyList<RateLimitStatus> Status() => [.. _limits.Select(l => l.Status())];
}
