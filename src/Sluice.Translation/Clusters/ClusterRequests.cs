namespace Sluice.Translation.Clusters;

/// <summary>Collects them: a gateway gets only clusters that its routes lead to.</summary>
internal sealed class ClusterRequests
{
    private readonly SortedDictionary<string, ClusterRequest> _byName = new(StringComparer.Ordinal);

    public IEnumerable<ClusterRequest> All => _byName.Values;

    public void Add(ClusterRequest request) => _byName.TryAdd(request.Name, request);

    /// <summary>Istio's name of an outbound cluster.</summary>
    public static string Name(int port, string subset, string host) => $"outbound|{port}|{subset}|{host}";
}
