using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>One part of what is counted apart, as it is being written.</summary>
public sealed class KeyPartDraft
{
    public static readonly IReadOnlyList<string> Kinds = ["clientAddress", "header", "path", "host", "constant"];

    public string Kind { get; set; } = "clientAddress";

    /// <summary>Name of a header, or a constant.</summary>
    public string Value { get; set; } = "";

    /// <summary>Of a header: its values are shown in the console.</summary>
    public bool ShowValue { get; set; }

    /// <summary>Of addresses; null: the default.</summary>
    public int? Ipv4Prefix { get; set; }

    /// <summary>Of addresses; null: the default.</summary>
    public int? Ipv6Prefix { get; set; }

    public bool HasValue => Kind is "header" or "constant";

    public static KeyPartDraft Of(JsonNode? part)
    {
        var kind = Kinds.FirstOrDefault(k => part?[k] is not null) ?? Kinds[0];
        return new()
        {
            Kind = kind,
            Value = kind is "header" or "constant" ? (string?)part?[kind] ?? "" : "",
            ShowValue = part?["showValue"] is JsonValue show && show.TryGetValue<bool>(out var isShown) && isShown,
            Ipv4Prefix = Number(part, "ipv4Prefix"),
            Ipv6Prefix = Number(part, "ipv6Prefix"),
        };
    }

    public JsonObject ToJson()
    {
        if (Kind == "clientAddress")
        {
            var address = new JsonObject();
            if (Ipv4Prefix is { } four)
                address["ipv4Prefix"] = four;
            if (Ipv6Prefix is { } six)
                address["ipv6Prefix"] = six;
            return new() { [Kind] = address };
        }
        var part = new JsonObject { [Kind] = HasValue ? Value.Trim() : true };
        if (Kind == "header" && ShowValue)
            part["showValue"] = true;
        return part;
    }

    private static int? Number(JsonNode? part, string field) =>
        part?["clientAddress"]?[field] is { } node
        && int.TryParse(node.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
