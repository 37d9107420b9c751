using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Routing;

/// <summary>Clusters with weights, of which each request (or connection) takes one.</summary>
public sealed class WeightedDestinations
{
    private readonly WeightedDestination[] _items;
    private readonly int _total;

    public WeightedDestinations(ValueList<WeightedCluster> clusters)
    {
        _items = new WeightedDestination[clusters.Count];
        for (var i = 0; i < _items.Length; i++)
        {
            // A single destination takes everything, whatever its weight (Istio).
            _total += clusters.Count == 1 ? 1 : Math.Max(0, clusters[i].Weight);
            _items[i] = new(clusters[i], _total);
        }
    }

    public IReadOnlyList<WeightedDestination> Items => _items;

    /// <summary>Picks by weight; null where there is none, or all weights are 0.</summary>
    public WeightedDestination? Pick(Random random)
    {
        if (_total == 0)
            return null;
        if (_items.Length == 1)
            return _items[0];
        var ticket = random.Next(_total);
        foreach (var item in _items)
        {
            if (ticket < item.UpperBound)
                return item;
        }
        return null;
    }
}

/// <summary>One cluster that a route may choose.</summary>
public sealed class WeightedDestination
{
    internal WeightedDestination(WeightedCluster cluster, int upperBound)
    {
        Cluster = cluster.Cluster;
        UpperBound = upperBound;
        RequestHeaders = HeaderRewriter.Compile(cluster.RequestHeaders);
        ResponseHeaders = HeaderRewriter.Compile(cluster.ResponseHeaders);
    }

    /// <summary>Name of the cluster.</summary>
    public string Cluster { get; }

    /// <summary>Null where nothing changes.</summary>
    public HeaderRewriter? RequestHeaders { get; }

    /// <summary>Null where nothing changes.</summary>
    public HeaderRewriter? ResponseHeaders { get; }

    /// <summary>Sum of the weights up to this one.</summary>
    internal int UpperBound { get; }
}
