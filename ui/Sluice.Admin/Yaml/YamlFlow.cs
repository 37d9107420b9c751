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
            JsonValue text when text.GetValueKind() == JsonValueKind.String => YamlText.Scalar(text.GetValue<string>()),
            _ => value?.ToJsonString() ?? "null",
        };
}
