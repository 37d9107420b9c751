namespace Sluice.Resources.Writing;

/// <summary>Where a value stands in a document's text.</summary>
public sealed class YamlSpan
{
    /// <summary>Of its first character.</summary>
    public required int Start { get; init; }

    /// <summary>After its last character that is no white space.</summary>
    public required int End { get; init; }

    /// <summary>0-based, of the first character.</summary>
    public required int Column { get; init; }

    /// <summary>Whether it is within braces or brackets.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Of a mapping; else null.</summary>
    public IReadOnlyList<(string Key, int Start, YamlSpan Value)>? Entries { get; init; }

    /// <summary>Of a list; else null.</summary>
    public IReadOnlyList<YamlSpan>? Items { get; init; }
}
