using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Lb = Sluice.Xds.Protocol.Clusters.Cluster.Types.LbPolicy;
using Own = Sluice.Xds.Protocol.Own;
using Policy = Sluice.Xds.Protocol.Own.LoadBalancing.Types.Policy;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Load balancing. Envoy has settings for the chosen policy only, and chooses itself where a cluster brings its own endpoints.</summary>
internal static class LoadBalancingCodec
{
    private static readonly LoadBalancing Defaults = new();

    /// <summary>After the type of the cluster is set.</summary>
    public static void Encode(Wire.Cluster wire, LoadBalancing balancing, Own.ClusterExtras extras)
    {
        var isProvided =
            wire.ClusterDiscoveryTypeCase == Wire.Cluster.ClusterDiscoveryTypeOneofCase.ClusterType
            || wire.Type == Wire.Cluster.Types.DiscoveryType.OriginalDst;
        wire.LbPolicy = isProvided ? Lb.ClusterProvided : PolicyOf(balancing.Policy);
        var slowStart =
            balancing.Warmup == TimeSpan.Zero
                ? null
                : new Wire.Cluster.Types.SlowStartConfig { SlowStartWindow = balancing.Warmup.ToWire() };
        if (wire.LbPolicy == Lb.LeastRequest && slowStart is not null)
            wire.LeastRequestLbConfig = new() { SlowStartConfig = slowStart };
        else if (wire.LbPolicy == Lb.RoundRobin && slowStart is not null)
            wire.RoundRobinLbConfig = new() { SlowStartConfig = slowStart };
        else if (wire.LbPolicy == Lb.RingHash)
            wire.RingHashLbConfig = new() { MinimumRingSize = checked((ulong)balancing.MinimumRingSize) };
        else if (wire.LbPolicy == Lb.Maglev)
            wire.MaglevLbConfig = new() { TableSize = checked((ulong)balancing.MaglevTableSize) };
        if (Decode(wire) != balancing)
            extras.LoadBalancing = ToOwn(balancing);
    }

    public static LoadBalancing Decode(Wire.Cluster wire, Own.ClusterExtras extras) =>
        extras.LoadBalancing is { } exact ? OfOwn(exact) : Decode(wire);

    private static LoadBalancing Decode(Wire.Cluster wire)
    {
        var slowStart = wire.LeastRequestLbConfig?.SlowStartConfig ?? wire.RoundRobinLbConfig?.SlowStartConfig;
        return new()
        {
            Policy = wire.LbPolicy switch
            {
                Lb.RoundRobin => LoadBalancingPolicy.RoundRobin,
                Lb.LeastRequest => LoadBalancingPolicy.LeastRequest,
                Lb.RingHash => LoadBalancingPolicy.RingHash,
                Lb.Random => LoadBalancingPolicy.Random,
                Lb.Maglev => LoadBalancingPolicy.Maglev,
                Lb.ClusterProvided => LoadBalancingPolicy.Passthrough,
                _ => throw new MalformedResourceException($"load balancing policy {wire.LbPolicy} is not known"),
            },
            MinimumRingSize = checked((long?)wire.RingHashLbConfig?.MinimumRingSize) ?? Defaults.MinimumRingSize,
            MaglevTableSize = checked((long?)wire.MaglevLbConfig?.TableSize) ?? Defaults.MaglevTableSize,
            Warmup = (slowStart?.SlowStartWindow).OrZero(),
        };
    }

    private static Lb PolicyOf(LoadBalancingPolicy policy) =>
        policy switch
        {
            LoadBalancingPolicy.RoundRobin => Lb.RoundRobin,
            LoadBalancingPolicy.LeastRequest => Lb.LeastRequest,
            LoadBalancingPolicy.RingHash => Lb.RingHash,
            LoadBalancingPolicy.Random => Lb.Random,
            LoadBalancingPolicy.Maglev => Lb.Maglev,
            LoadBalancingPolicy.Passthrough => Lb.ClusterProvided,
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
        };

    private static Own.LoadBalancing ToOwn(LoadBalancing balancing) =>
        new()
        {
            Policy = balancing.Policy switch
            {
                LoadBalancingPolicy.LeastRequest => Policy.LeastRequest,
                LoadBalancingPolicy.RoundRobin => Policy.RoundRobin,
                LoadBalancingPolicy.RingHash => Policy.RingHash,
                LoadBalancingPolicy.Random => Policy.Random,
                LoadBalancingPolicy.Maglev => Policy.Maglev,
                LoadBalancingPolicy.Passthrough => Policy.Passthrough,
                _ => throw new ArgumentOutOfRangeException(nameof(balancing), balancing.Policy, null),
            },
            MinimumRingSize = balancing.MinimumRingSize,
            MaglevTableSize = balancing.MaglevTableSize,
            Warmup = balancing.Warmup.ToWireUnlessZero(),
        };

    private static LoadBalancing OfOwn(Own.LoadBalancing wire) =>
        new()
        {
            Policy = wire.Policy switch
            {
                Policy.LeastRequest => LoadBalancingPolicy.LeastRequest,
                Policy.RoundRobin => LoadBalancingPolicy.RoundRobin,
                Policy.RingHash => LoadBalancingPolicy.RingHash,
                Policy.Random => LoadBalancingPolicy.Random,
                Policy.Maglev => LoadBalancingPolicy.Maglev,
                Policy.Passthrough => LoadBalancingPolicy.Passthrough,
                _ => throw new MalformedResourceException($"load balancing policy {wire.Policy} is not known"),
            },
            MinimumRingSize = wire.MinimumRingSize,
            MaglevTableSize = wire.MaglevTableSize,
            Warmup = wire.Warmup.OrZero(),
        };
}
