using Google.Protobuf.Collections;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Forwarding to clusters.</summary>
internal static class ForwardCodec
{
    /// <summary>Envoy's, where a route names no timeout; ours always do.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    public static Wire.RouteAction Encode(ForwardAction action, Own.RouteExtras routeExtras)
    {
        var extras = new Own.ForwardExtras();
        var wire = new Wire.RouteAction
        {
            PrefixRewrite = action.PathRewrite,
            Timeout = action.Timeout.ToWire(),
            RetryPolicy = action.Retry is { } retry ? RetryCodec.Encode(retry) : null,
        };
        if (action.RegexRewrite is { } regex)
            wire.RegexRewrite = new()
            {
                Pattern = new() { Regex = regex.Pattern },
                Substitution = regex.Substitution,
            };
        if (action.HostRewrite.Length > 0)
            wire.HostRewriteLiteral = action.HostRewrite;
        EncodeClusters(wire, action.Clusters, extras);
        EncodeMirrors(wire, action.Mirrors, extras);
        if (action.Hash is { } hash)
        {
            wire.HashPolicy.AddRange(HashCodec.Encode(hash));
            if (HashCodec.Decode(wire.HashPolicy) != hash)
                extras.Hash = HashCodec.ToOwn(hash);
        }
        if (extras.CalculateSize() > 0)
            routeExtras.Forward = extras;
        return wire;
    }

    public static ForwardAction Decode(Wire.RouteAction wire, Own.ForwardExtras? extras) =>
        new()
        {
            Clusters = extras?.Clusters is { } exact ? WeightedClusterCodec.Decode(exact) : DecodeClusters(wire),
            PathRewrite = wire.PrefixRewrite,
            RegexRewrite = wire.RegexRewrite is { } regex ? new(regex.Pattern?.Regex ?? "", regex.Substitution) : null,
            HostRewrite = wire.HostRewriteLiteral,
            Timeout = wire.Timeout.Or(DefaultTimeout),
            Retry = wire.RetryPolicy is { } retry ? RetryCodec.Decode(retry) : null,
            Mirrors = DecodeMirrors(wire.RequestMirrorPolicies, extras),
            Hash = extras?.Hash is { } hash ? HashCodec.OfOwn(hash) : HashCodec.Decode(wire.HashPolicy),
        };

    private static void EncodeClusters(Wire.RouteAction wire, ValueList<WeightedCluster> clusters, Own.ForwardExtras extras)
    {
        if (clusters.AsSpan() is [{ Weight: 1, RequestHeaders.IsEmpty: true, ResponseHeaders.IsEmpty: true } one])
        {
            wire.Cluster = one.Cluster;
            return;
        }
        var weighted = WeightedClusterCodec.Encode(clusters);
        if (weighted.Clusters.Any(c => c.Weight > 0))
        {
            wire.WeightedClusters = weighted;
            return;
        }
        // Envoy refuses weights that are all zero. A single cluster gets everything all the same; of several, none does.
        extras.Clusters = weighted;
        if (clusters.Count != 1)
            wire.Cluster = WeightedClusterCodec.NoCluster;
        else
            wire.WeightedClusters = WeightedClusterCodec.Encode([clusters[0] with { Weight = 1 }]);
    }

    private static ValueList<WeightedCluster> DecodeClusters(Wire.RouteAction wire) =>
        wire.ClusterSpecifierCase switch
        {
            Wire.RouteAction.ClusterSpecifierOneofCase.Cluster => [new() { Cluster = wire.Cluster }],
            Wire.RouteAction.ClusterSpecifierOneofCase.WeightedClusters => WeightedClusterCodec.Decode(wire.WeightedClusters),
            _ => throw new MalformedResourceException("a route leads to no cluster"),
        };

    private static void EncodeMirrors(Wire.RouteAction wire, ValueList<MirrorPolicy> mirrors, Own.ForwardExtras extras)
    {
        foreach (var mirror in mirrors)
            wire.RequestMirrorPolicies.Add(
                new Wire.RouteAction.Types.RequestMirrorPolicy
                {
                    Cluster = mirror.Cluster,
                    RuntimeFraction = new() { DefaultValue = Percents.ToFraction(mirror.Percent) },
                }
            );
        if (DecodeMirrors(wire.RequestMirrorPolicies, null) == mirrors)
            return;
        foreach (var mirror in mirrors)
            extras.MirrorPercents.Add(mirror.Percent);
    }

    private static ValueList<MirrorPolicy> DecodeMirrors(
        RepeatedField<Wire.RouteAction.Types.RequestMirrorPolicy> wire,
        Own.ForwardExtras? extras
    )
    {
        var exact = extras?.MirrorPercents.Count == wire.Count ? extras.MirrorPercents : null;
        return wire.Select((m, i) => new MirrorPolicy(m.Cluster, exact?[i] ?? Percents.ToPercent(m.RuntimeFraction?.DefaultValue)))
            .ToValueList();
    }
}
