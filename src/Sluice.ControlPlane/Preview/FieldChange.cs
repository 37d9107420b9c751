using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Preview;

/// <summary>One difference between two objects.</summary>
/// <param name="Path">JSON path, e.g. <c>spec.http[0].route[1].weight</c>; of what is gone, as it was.</param>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>changed</c> or <c>moved</c>.</param>
/// <param name="Old">Null where it is added.</param>
/// <param name="New">Null where it is removed.</param>
/// <param name="Text">For people: <c>weight of reviews v2: 10 → 50</c>.</param>
internal sealed record FieldChange(string Path, string Kind, JsonNode? Old, JsonNode? New, string Text);
