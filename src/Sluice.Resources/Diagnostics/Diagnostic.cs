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
}

/// <summary>A kind of finding: stable code, severity and a sentence with place holders. All are listed in <see cref="Codes"/>.</summary>
public sealed record DiagnosticCode(string Id, Severity Severity, string Template);

/// <summary>Where a finding is: file, and 1-based line and column (0 = unknown).</summary>
public readonly record struct SourcePosition(string File, int Line, int Column);
