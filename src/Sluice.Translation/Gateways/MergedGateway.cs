namespace Sluice.Translation.Gateways;

/// <summary>All gateways of a proxy, as one.</summary>
internal sealed record MergedGateway
{
    /// <summary>In the order in which they came up, which decides between them.</summary>
    public required IReadOnlyList<ServerGroup> Groups { get; init; }
    public required IReadOnlyDictionary<string, List<MergedServer>> ByRouteTable { get; init; }

    /// <summary>Every accepted server by <c>namespace/name</c> of its gateway.</summary>
    public required ILookup<string, MergedServer> ByGateway { get; init; }
}
