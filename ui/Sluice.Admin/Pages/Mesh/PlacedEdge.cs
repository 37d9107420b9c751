namespace Sluice.Admin.Pages.Mesh;

/// <summary>An edge as a curve, and where its label stands.</summary>
/// <param name="Path">The <c>d</c> of an SVG path.</param>
public sealed record PlacedEdge(TopologyEdge Edge, string Path, double LabelX, double LabelY);
