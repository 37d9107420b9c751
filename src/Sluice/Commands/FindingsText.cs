using System.Text;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.Commands;

/// <summary>Prints findings as compilers do, so that editors can jump to them.</summary>
internal static class FindingsText
{
    public static void Write(IReadOnlyList<Diagnostic> findings, ResourceLoad load, TextWriter output)
    {
        foreach (var finding in findings)
            output.WriteLine(Line(finding));
        var errors = findings.Count(f => f.Severity == Severity.Error);
        var warnings = findings.Count(f => f.Severity == Severity.Warning);
        output.WriteLine($"{Count(load.Resources.Count, "valid resource")}, {Count(errors, "error")}, {Count(warnings, "warning")}");
    }

    internal static string Line(Diagnostic finding)
    {
        var line = new StringBuilder();
        var (file, number, column) = finding.Position;
        if (!string.IsNullOrEmpty(file))
            line.Append(file).Append(number > 0 ? $":{number}:{column}: " : ": ");
        line.Append(finding.Severity.ToString().ToLowerInvariant()).Append(' ').Append(finding.Code.Id);
        if (!string.IsNullOrEmpty(finding.Resource.Kind))
            line.Append(' ').Append(finding.Resource);
        if (finding.Path.Length > 0)
            line.Append(' ').Append(finding.Path);
        line.Append(": ").Append(finding.Message);
        if (finding.Suggestion.Length > 0)
            line.Append(" (").Append(finding.Suggestion).Append(')');
        return Printable(line);
    }

    // Input is quoted in messages, and a terminal obeys what it is sent.
    private static string Printable(StringBuilder line)
    {
        for (var i = 0; i < line.Length; i++)
            if (char.IsControl(line[i]))
                line[i] = ' ';
        return line.ToString();
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
