namespace Sluice.Admin.Changes;

/// <summary>One finding about what somebody wrote.</summary>
public sealed record Finding
{
    public string Code { get; init; } = "";

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; init; } = "";
    public string Message { get; init; } = "";
    public string Suggestion { get; init; } = "";
    public string Resource { get; init; } = "";
    public string Path { get; init; } = "";
    public int Line { get; init; }
    public int Column { get; init; }

    public bool IsError => Severity == "error";
}
