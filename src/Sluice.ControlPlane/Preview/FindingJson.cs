using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Preview;

/// <summary>A finding on the wire.</summary>
internal static class FindingJson
{
    public static JsonObject Write(Diagnostic finding) =>
        new()
        {
            ["code"] = finding.Code.Id,
            ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
            ["message"] = finding.Message,
            ["suggestion"] = finding.Suggestion,
            ["resource"] = finding.Resource.ToString(),
            ["path"] = finding.Path,
            ["line"] = finding.Position.Line,
            ["column"] = finding.Position.Column,
        };
}
