using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>One difference between two states of an object.</summary>
/// <param name="Path">As <c>spec.http[0].route[1].weight</c>.</param>
/// <param name="Change"><c>added</c>, <c>removed</c>, <c>changed</c> or <c>moved</c>.</param>
/// <param name="Old">Null where it is added.</param>
/// <param name="New">Null where it is removed.</param>
/// <param name="Text">In words: <c>weight of reviews v2: 10 → 50</c>.</param>
public sealed record FieldDiff(string Path, string Change, JsonNode? Old, JsonNode? New, string Text);
