using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Read">What a row shows.</param>
/// <param name="IsWide">Only under <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, Func<JsonObject, string> Read, bool IsWide = false);
