using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.Writing;

namespace Sluice.Admin.Yaml;

/// <summary>Writes values on one line.</summary>
internal static class YamlFlow
{
    public static string Of(JsonNode? value) =>
        value switch
        {
            JsonObject map => $"{{{string.Join(", ", map.Select(e => $"{YamlText.Scalar(e.Key)}: {Of(e.Value)}"))}}}",
            JsonArray list => $"[{string.Join(", ", list.Select(Of))}]",
            JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>()),
            _ => value?.ToJsonString() ?? "null",
        };

    // A duration needs no quotes, though it begins with a digit.
    private static string Text(string text) =>
        text.Length is > 1 and < 8 && text[^1] is ('s' or 'm' or 'h') && text[..^1].All(char.IsAsciiDigit) ? text : YamlText.Scalar(text);
}
