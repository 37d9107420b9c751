using System.Text.Json.Nodes;

namespace Sluice.Resources.Reading;

/// <summary>One document of a file, of whatever kind: its text, and what it says.</summary>
public sealed class PlainDocument
{
    /// <summary>With its <c>---</c> line and comments, as it stands in the file.</summary>
    public required string Text { get; init; }

    /// <summary>Null where there is nothing but comments.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>Null where the document is no mapping.</summary>
    public SourceMap? Places { get; init; }

    /// <summary>Whether the text is JSON, which is YAML in one style only.</summary>
    public bool IsJson { get; init; }
}
