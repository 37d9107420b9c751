namespace Sluice.Admin.Pages.Mesh;

/// <summary>Somebody who sends or takes requests.</summary>
/// <param name="Kind"><c>gateway</c>, <c>workload</c>, <c>clients</c>, <c>service</c>, <c>outside</c> or <c>hidden</c>.</param>
public sealed record TopologyNode(string Id, string Kind, string Name, string Namespace, string? Host = null, int Port = 0);
