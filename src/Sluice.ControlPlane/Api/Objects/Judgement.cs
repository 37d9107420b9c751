using Sluice.ControlPlane.Api.Answers;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>What was found in an object that somebody wants to write.</summary>
internal sealed record Judgement(IReadOnlyList<Diagnostic> Findings)
{
    public IReadOnlyList<Diagnostic> Errors { get; } = [.. Findings.Where(f => f.Severity == Severity.Error)];

    /// <summary>Each on one line, with its place.</summary>
    public IReadOnlyList<string> Warnings { get; } =
    [
        .. Findings
            .Where(f => f.Severity == Severity.Warning)
            .Select(f => f.Path.Length > 0 ? $"{f.Path}: {Refusals.Sentence(f)}" : Refusals.Sentence(f)),
    ];
}
