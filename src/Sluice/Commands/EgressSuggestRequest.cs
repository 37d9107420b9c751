using Sluice.ControlPlane.Egress;

namespace Sluice.Commands;

/// <summary>What a suggestion is to be made of, and where it goes.</summary>
internal sealed record EgressSuggestRequest
{
    /// <summary>Files, or <c>-</c> for standard input.</summary>
    public required string[] Logs { get; init; }
    public SuggestionOptions Names { get; init; } = new();

    /// <summary>File; null: standard output.</summary>
    public string? Output { get; init; }
    public bool WithPaths { get; init; }

    /// <summary>Older records do not count.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;
}
