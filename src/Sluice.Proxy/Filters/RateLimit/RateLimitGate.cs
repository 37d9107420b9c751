using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>The policies of one route table. A request goes on where every limit that is enforced has room.</summary>
internal sealed class RateLimitGate
{
    private const string RateLimited = "x-envoy-ratelimited";

    // Longer than any DNS name (RFC 1035): no host that a policy names can match but the star.
    private const int MaxHost = 256;

    private readonly (DomainIndex<string> Domains, PolicyRuntime Policy)[] _policies;

    public RateLimitGate(IEnumerable<(RateLimitTarget Target, PolicyRuntime Policy)> policies) =>
        _policies = [.. policies.Select(p => (new DomainIndex<string>(p.Target.Domains.Select(d => (d, d))), p.Policy))];

    /// <param name="route">Null: no route takes the request, which counts all the same.</param>
    public ValueTask<RateLimitVerdict> AdmitAsync(Exchange exchange, CompiledRoute? route)
    {
        var asked = Find(exchange, route);
        return asked is null ? new(RateLimitVerdict.Allowed) : AskAsync(exchange, asked);
    }

    private List<AskedLimit>? Find(Exchange exchange, CompiledRoute? route)
    {
        var name = HostName.WithoutPort(exchange.Authority);
        Span<char> host = stackalloc char[Math.Min(name.Length, MaxHost)];
        name[..host.Length].ToLowerInvariant(host);
        List<AskedLimit>? asked = null;
        foreach (var (domains, policy) in _policies)
        {
            if (domains.Find(host) is null || !policy.IsFor(exchange, host, route, out var client))
                continue;
            asked ??= new(policy.Limits.Length);
            foreach (var limit in policy.Limits)
                asked.Add(new(policy, limit, client));
        }
        return asked;
    }

    private static async ValueTask<RateLimitVerdict> AskAsync(Exchange exchange, List<AskedLimit> asked)
    {
        var isRefused = false;
        foreach (var one in asked)
        {
            if (one.Limit.Rule.IsShadow)
                continue;
            one.Lease = await one.Limit.AcquireAsync(exchange, one.Client);
            isRefused |= !one.Lease.IsAcquired;
        }
        if (isRefused)
            return Refuse(exchange, asked);
        foreach (var one in asked)
        {
            if (one.Limit.Rule.IsShadow)
                one.Lease = await one.Limit.AcquireAsync(exchange, one.Client);
        }
        return Allow(exchange, asked);
    }

    /// <summary>The limit with the longest wait answers. The others have not counted the request.</summary>
    private static RateLimitVerdict Refuse(Exchange exchange, List<AskedLimit> asked)
    {
        AskedLimit? longest = null;
        foreach (var one in asked)
        {
            if (one.Lease is not { } lease)
                continue;
            one.Limit.Field.AddPolicy(exchange);
            if (lease.IsAcquired)
            {
                lease.GiveBack();
                continue;
            }
            one.Limit.Counters.Limited.Increment();
            if (longest is null || lease.Reset > longest.Lease!.Reset)
                longest = one;
        }
        longest!.Limit.Field.AddQuota(exchange, longest.Lease!);
        QuotaField.SetRetryAfter(exchange, longest.Lease!);
        exchange.SetResponseHeader(RateLimited, "true");
        return new(false, longest.Policy.GrpcStatus);
    }

    /// <summary>Clients are told of the limit with the least room.</summary>
    private static RateLimitVerdict Allow(Exchange exchange, List<AskedLimit> asked)
    {
        AskedLimit? least = null;
        IDisposable? held = null;
        foreach (var one in asked)
        {
            var lease = one.Lease!;
            (lease.IsAcquired ? one.Limit.Counters.Allowed : one.Limit.Counters.ShadowLimited).Increment();
            if (lease is { IsAcquired: true, IsHeld: true })
                held = held is null ? lease : new HeldLeases(held, lease);
            if (one.Limit.Rule.IsShadow || !one.Policy.TellsQuota)
                continue;
            one.Limit.Field.AddPolicy(exchange);
            if (least is null || IsLess(lease, least.Lease!))
                least = one;
        }
        least?.Limit.Field.AddQuota(exchange, least.Lease!);
        return new(true, 0, held);
    }

    private static bool IsLess(QuotaLease one, QuotaLease other) =>
        one.Remaining != other.Remaining ? one.Remaining < other.Remaining : one.Reset > other.Reset;

    private sealed class AskedLimit(PolicyRuntime policy, LimitRuntime limit, IPAddress? client)
    {
        public PolicyRuntime Policy => policy;
        public LimitRuntime Limit => limit;
        public IPAddress? Client => client;

        /// <summary>Null: not asked.</summary>
        public QuotaLease? Lease { get; set; }
    }
}
