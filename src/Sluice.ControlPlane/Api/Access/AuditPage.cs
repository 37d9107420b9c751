using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>A part of the audit, newest first.</summary>
/// <param name="Lines">What was asked for.</param>
/// <param name="Next">Where to go on; null: there is no more.</param>
internal sealed record AuditPage(IReadOnlyList<JsonObject> Lines, AuditMark? Next);
