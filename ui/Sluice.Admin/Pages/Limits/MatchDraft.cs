using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>A condition on a text, as it is being written.</summary>
public sealed class MatchDraft
{
    public static readonly IReadOnlyList<string> Kinds = ["exact", "prefix", "regex"];

    /// <summary>Of a header; empty for paths.</summary>
    public string Name { get; set; } = "";
    public string Kind { get; set; } = "exact";
    public string Value { get; set; } = "";

    public static MatchDraft Of(JsonNode? match, string name = "")
    {
        var kind = Kinds.FirstOrDefault(k => match?[k] is not null) ?? Kinds[0];
        return new()
        {
            Name = name,
            Kind = kind,
            Value = (string?)match?[kind] ?? "",
        };
    }

    public JsonObject ToJson() => new() { [Kind] = Value };
}
