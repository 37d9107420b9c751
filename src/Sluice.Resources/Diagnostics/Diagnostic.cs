using System.Text;

namespace Sluice.Resources.Diagnostics;

/// <summary>One finding about configuration: what is wrong, in which resource, at which path, and what to write instead.</summary>
public sealed record Diagnostic
{
    public required DiagnosticCode Code { get; init; }
    public required string Message { get; init; }

    /// <summary>What to do about it, e.g. <c>did you mean HTTPS?</c>; empty where we know nothing better.</summary>
    public string Suggestion { get; init; } = "";

    /// <summary>The resource concerned; default where the document is too broken to tell.</summary>
    public ResourceKey Resource { get; init; }

    /// <summary>JSON path in the resource, e.g. <c>spec.servers[1].port.protocol</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>Filled in by the loader, which knows where the path stands in the file.</summary>
    public SourcePosition Position { get; init; }

    public Severity Severity => Code.Severity;

    /// <summary>One line as compilers write it, so that editors can jump to it: <c>file:line:column: error SLU0014 Kind ns/name path: message (suggestion)</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        var (file, number, column) = Position;
        if (!string.IsNullOrEmpty(file))
            line.Append(file).Append(number > 0 ? $":{number}:{column}: " : ": ");
        line.Append(Severity.ToString().ToLowerInvariant()).Append(' ').Append(Code.Id);
        if (!string.IsNullOrEmpty(Resource.Kind))
            line.Append(' ').Append(Resource);
        if (Path.Length > 0)
            line.Append(' ').Append(Path);
        line.Append(": ").Append(Message);
        if (Suggestion.Length > 0)
            line.Append(" (").Append(Suggestion).Append(')');
        return Printable(line);
    }

    // Input is quoted in messages, and a terminal obeys what it is sent.
    private static string Printable(StringBuilder line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsControl(line[i]))
                line[i] = ' ';
        }
        return line.ToString();
    }
}

/// <summary>A kind of finding: stable code, severity and a sentence with place holders. All are listed in <see cref="Codes"/>.</summary>
public sealed record DiagnosticCode(string Id, Severity Severity, string Template);

/// <summary>Where a finding is: file, and 1-based line and column (0 = unknown).</summary>
public readonly record struct SourcePosition(string File, int Line, int Column);
