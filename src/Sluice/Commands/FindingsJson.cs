using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;

namespace Sluice.Commands;

/// <summary>Prints findings as a JSON array, for programs.</summary>
internal static class FindingsJson
{
    // The output is a file or a pipe, never part of a web page, so quotes and angle brackets stay readable.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record ResourceReference(string Kind, string Namespace, string Name);

    private sealed record Finding(
        string Code,
        string Severity,
        string Message,
        string? Suggestion,
        string? File,
        int? Line,
        int? Column,
        string Path,
        ResourceReference? Resource
    );

    public static void Write(IEnumerable<Diagnostic> findings, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(findings.Select(Convert), Format));

    /// <summary>The same as a part of a larger document.</summary>
    public static JsonArray Nodes(IEnumerable<Diagnostic> findings) =>
        JsonSerializer.SerializeToNode(findings.Select(Convert), Format)!.AsArray();

    private static Finding Convert(Diagnostic finding)
    {
        var (file, line, column) = finding.Position;
        var (kind, space, name) = finding.Resource;
        return new(
            finding.Code.Id,
            finding.Severity.ToString().ToLowerInvariant(),
            finding.Message,
            finding.Suggestion.Length == 0 ? null : finding.Suggestion,
            string.IsNullOrEmpty(file) ? null : file,
            line == 0 ? null : line,
            column == 0 ? null : column,
            finding.Path,
            string.IsNullOrEmpty(kind) ? null : new(kind, space, name)
        );
    }
}
