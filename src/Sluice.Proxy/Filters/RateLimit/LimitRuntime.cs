using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>A limit at work. Its quota and its counters are live, and go over to the next snapshot.</summary>
internal sealed class LimitRuntime
{
    private LimitRuntime(string policy, RateLimitRule rule, IQuota quota, LimitCounters counters)
    {
        (Policy, Rule, Quota, Counters) = (policy, rule, quota, counters);
        Field = new QuotaField($"{policy[(policy.IndexOf('/', StringComparison.Ordinal) + 1)..]}/{rule.Name}", rule.Algorithm);
    }

    /// <summary><c>namespace/name</c>.</summary>
    public string Policy { get; }

    public RateLimitRule Rule { get; }

    public IQuota Quota { get; }

    public LimitCounters Counters { get; }

    /// <summary>How clients are told of it.</summary>
    public QuotaField Field { get; }

    /// <summary>What is counted stays where keys and numbers are the same, whatever else has changed.</summary>
    /// <param name="before">The limit of this name in the snapshot before; null: there was none.</param>
    public static LimitRuntime Create(string policy, RateLimitRule rule, LimitRuntime? before, TimeProvider clock)
    {
        var counters = before?.Counters ?? new LimitCounters();
        if (before is not { Quota: KeyTable live } || before.Rule.Algorithm != rule.Algorithm || before.Rule.Key != rule.Key)
            return new(policy, rule, new KeyTable(rule.Algorithm, rule.MaxKeys, clock), counters);
        live.MaxKeys = rule.MaxKeys;
        return new(policy, rule, live, counters);
    }

    public ValueTask<QuotaLease> AcquireAsync(Exchange exchange, IPAddress? client)
    {
        var size = LimitKey.SizeOf(Rule.Key.Count);
        var buffer = size <= 1024 ? stackalloc char[size] : new char[size];
        return Quota.AcquireAsync(LimitKey.Write(buffer, Rule.Key, exchange, client));
    }

    public RateLimitStatus Status() =>
        new()
        {
            Policy = Policy,
            Limit = Rule.Name,
            IsShadow = Rule.IsShadow,
            Allowed = Counters.Allowed.Value,
            Limited = Counters.Limited.Value,
            ShadowLimited = Counters.ShadowLimited.Value,
            Overflowed = Quota.Overflowed,
            Keys = Quota.Keys,
            TopLimited = Quota.TopLimited(key => LimitKey.Show(key, Rule.Key)),
        };
}
