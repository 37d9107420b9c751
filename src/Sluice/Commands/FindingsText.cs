using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.Commands;

/// <summary>Prints findings as compilers do, so that editors can jump to them.</summary>
internal static class FindingsText
{
    public static void Write(IReadOnlyList<Diagnostic> findings, ResourceLoad load, TextWriter output)
    {
        foreach (var finding in findings)
            output.WriteLine(finding);
        var errors = findings.Count(f => f.Severity == Severity.Error);
        var warnings = findings.Count(f => f.Severity == Severity.Warning);
        output.WriteLine($"{Count(load.Resources.Count, "valid resource")}, {Count(errors, "error")}, {Count(warnings, "warning")}");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
