using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Clusters with weights.</summary>
internal static class WeightedClusterCodec
{
    /// <summary>Istio's name for a cluster that leads nowhere: what Envoy is told where a snapshot names none.</summary>
    public const string NoCluster = "BlackHoleCluster";

    public static Wire.WeightedCluster Encode(ValueList<WeightedCluster> clusters)
    {
        var wire = new Wire.WeightedCluster();
        foreach (var cluster in clusters)
        {
            var one = new Wire.WeightedCluster.Types.ClusterWeight { Name = cluster.Cluster, Weight = cluster.Weight.ToWire() };
            HeaderMutationCodec.Encode(cluster.RequestHeaders, one.RequestHeadersToAdd, one.RequestHeadersToRemove);
            HeaderMutationCodec.Encode(cluster.ResponseHeaders, one.ResponseHeadersToAdd, one.ResponseHeadersToRemove);
            wire.Clusters.Add(one);
        }
        return wire;
    }

    public static ValueList<WeightedCluster> Decode(Wire.WeightedCluster wire) =>
        wire.Clusters.ToList(c => new WeightedCluster
        {
            Cluster = c.Name,
            Weight = c.Weight.OrZero(),
            RequestHeaders = HeaderMutationCodec.Decode(c.RequestHeadersToAdd, c.RequestHeadersToRemove),
            ResponseHeaders = HeaderMutationCodec.Decode(c.ResponseHeadersToAdd, c.ResponseHeadersToRemove),
        });
}
