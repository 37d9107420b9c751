using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Preview;

/// <summary>One object of a planned change.</summary>
internal sealed record PlannedChange
{
    public required ResourceId Id { get; init; }
    public required ApiKind Kind { get; init; }

    /// <summary>As stored now; null: there is none.</summary>
    public JsonObject? Old { get; init; }

    /// <summary>As it is to be; null: it goes.</summary>
    public JsonObject? New { get; init; }

    /// <summary>Why it could not be written although it is valid: somebody else was faster, or it is not there. Empty: it could.</summary>
    public string Conflict { get; init; } = "";
    public IReadOnlyList<Diagnostic> Findings { get; init; } = [];

    /// <summary>For translation; null: it goes, cannot be read, or is of a kind that is not read.</summary>
    public Resource? Resource { get; init; }

    public bool IsInvalid => Findings.Any(f => f.Severity == Severity.Error);

    public string Operation =>
        New is null ? "delete"
        : Old is null ? "create"
        : "update";
}
