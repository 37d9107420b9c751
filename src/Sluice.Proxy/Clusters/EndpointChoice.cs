using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>Chooses one endpoint of a group.</summary>
internal abstract class EndpointChoice
{
    /// <summary>The group is not empty.</summary>
    public abstract UpstreamEndpoint Pick(EndpointGroup group);

    public static EndpointChoice Create(LoadBalancingPolicy policy, Random random) =>
        policy switch
        {
            LoadBalancingPolicy.LeastRequest => new LeastRequestChoice(random),
            LoadBalancingPolicy.RoundRobin => new RoundRobinChoice(),
            // Without a hash, Envoy's hash policies choose at random too; hashing comes with its own step.
            _ => new RandomChoice(random),
        };
}

/// <summary>By weight, without memory.</summary>
internal sealed class RandomChoice(Random random) : EndpointChoice
{
    public override UpstreamEndpoint Pick(EndpointGroup group) =>
        group.Endpoints.Length == 1 ? group.Endpoints[0] : group.ByTicket(random.Next(group.TotalWeight));
}

/// <summary>
/// Equal weights: the less busy of two random endpoints (the power of two choices). Unequal ones: at random, by weight divided by
/// (active requests + 1), which is the share that Envoy's schedule gives with its default bias of 1.
/// </summary>
internal sealed class LeastRequestChoice(Random random) : EndpointChoice
{
    public override UpstreamEndpoint Pick(EndpointGroup group)
    {
        var endpoints = group.Endpoints;
        if (endpoints.Length == 1)
            return endpoints[0];
        if (!group.HasEqualWeights)
            return PickByShare(endpoints);
        var first = random.Next(endpoints.Length);
        var second = random.Next(endpoints.Length - 1);
        if (second >= first)
            second++;
        return endpoints[second].Active < endpoints[first].Active ? endpoints[second] : endpoints[first];
    }

    private UpstreamEndpoint PickByShare(UpstreamEndpoint[] endpoints)
    {
        var total = 0.0;
        foreach (var endpoint in endpoints)
            total += Share(endpoint);
        var ticket = random.NextDouble() * total;
        foreach (var endpoint in endpoints)
        {
            ticket -= Share(endpoint);
            if (ticket < 0)
                return endpoint;
        }
        return endpoints[^1]; // other threads changed the shares meanwhile, or rounding
    }

    private static double Share(UpstreamEndpoint endpoint) => endpoint.Weight / (endpoint.Active + 1.0);
}

/// <summary>In turn; with unequal weights each as often as its weight says, spread evenly (smooth weighted round robin).</summary>
internal sealed class RoundRobinChoice : EndpointChoice
{
    private readonly Lock _gate = new();
    private uint _turn;
    private EndpointGroup? _group;
    private long[] _credit = [];

    public override UpstreamEndpoint Pick(EndpointGroup group)
    {
        if (group.HasEqualWeights)
            return group.Endpoints[(Interlocked.Increment(ref _turn) - 1) % (uint)group.Endpoints.Length];
        lock (_gate)
            return PickByCredit_NeedsLock(group);
    }

    private UpstreamEndpoint PickByCredit_NeedsLock(EndpointGroup group)
    {
        if (!ReferenceEquals(group, _group))
            (_group, _credit) = (group, new long[group.Endpoints.Length]);
        var best = 0;
        for (var i = 0; i < _credit.Length; i++)
        {
            _credit[i] += group.Endpoints[i].Weight;
            if (_credit[i] > _credit[best])
                best = i;
        }
        _credit[best] -= group.TotalWeight;
        return group.Endpoints[best];
    }
}
