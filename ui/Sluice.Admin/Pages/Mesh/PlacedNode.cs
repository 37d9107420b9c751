namespace Sluice.Admin.Pages.Mesh;

/// <summary>A node and its upper left corner.</summary>
public sealed record PlacedNode(TopologyNode Node, int Layer, double X, double Y);
