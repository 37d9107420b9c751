using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Preview;

/// <summary>What becomes of one request without and with a change.</summary>
/// <param name="IsChanged">Whether anything but the place of the rule differs.</param>
/// <param name="Json">For the answer; null: its reader may not see this request.</param>
internal sealed record Comparison(bool IsChanged, JsonObject? Json);
