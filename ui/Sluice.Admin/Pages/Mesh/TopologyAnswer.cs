namespace Sluice.Admin.Pages.Mesh;

/// <summary><c>GET topology</c>.</summary>
public sealed record TopologyAnswer(IReadOnlyList<TopologyNode>? Nodes, IReadOnlyList<TopologyEdge>? Edges);
