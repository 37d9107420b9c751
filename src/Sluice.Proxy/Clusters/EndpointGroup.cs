namespace Sluice.Proxy.Clusters;

/// <summary>The endpoints of a cluster at one moment, prepared for the choice among them. Immutable.</summary>
internal sealed class EndpointGroup
{
    private readonly int[] _upperBounds;

    public EndpointGroup(UpstreamEndpoint[] endpoints)
    {
        Endpoints = endpoints;
        _upperBounds = new int[endpoints.Length];
        HasEqualWeights = true;
        for (var i = 0; i < endpoints.Length; i++)
        {
            TotalWeight += endpoints[i].Weight;
            _upperBounds[i] = TotalWeight;
            HasEqualWeights &= endpoints[i].Weight == endpoints[0].Weight;
        }
    }

    public static EndpointGroup Empty { get; } = new([]);

    public UpstreamEndpoint[] Endpoints { get; }

    public bool HasEqualWeights { get; }

    public int TotalWeight { get; }

    public UpstreamEndpoint ByTicket(int ticket)
    {
        var index = Array.BinarySearch(_upperBounds, ticket + 1);
        return Endpoints[index < 0 ? ~index : index];
    }
}
