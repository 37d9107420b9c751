using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sluice.Admin.Changes;

/// <summary>One change that was made (<c>GET history</c>, <c>GET changes</c>).</summary>
public sealed record Revision
{
    [JsonPropertyName("revision")]
    public long Number { get; init; }
    public DateTimeOffset Time { get; init; }

    /// <summary><c>Created</c>, <c>Updated</c> or <c>Deleted</c>.</summary>
    public string Change { get; init; } = "";
    public string Author { get; init; } = "";
    public string Reason { get; init; } = "";
    public string Group { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>As it then was; of a deletion as it was before. Null in the list of all changes.</summary>
    public JsonObject? Object { get; init; }
}
