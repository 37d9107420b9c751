using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Resources.Writing;

/// <summary>Writes JSON as YAML in block style.</summary>
public static class YamlBlock
{
    /// <summary>A whole document, with its end of line.</summary>
    public static string Document(JsonNode? value)
    {
        var text = new StringBuilder();
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            Write(text, value, 0);
        else
            text.Append(Scalar(value)).Append('\n');
        return text.ToString();
    }

    /// <summary>An entry of a mapping, without the indentation of its first line and without its last end of line.</summary>
    public static string Entry(string key, JsonNode? value, int indent)
    {
        var text = new StringBuilder();
        WriteEntry(text, key, value, indent);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>An item of a list, likewise, with its dash.</summary>
    public static string Item(JsonNode? value, int indent)
    {
        var text = new StringBuilder();
        WriteItem(text, value, indent);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, JsonNode value, int indent, bool isIndented = false)
    {
        if (value is JsonObject map)
        {
            foreach (var (key, item) in map)
            {
                text.Append(' ', isIndented ? 0 : indent);
                WriteEntry(text, key, item, indent);
                isIndented = false;
            }
            return;
        }
        foreach (var item in value.AsArray())
        {
            text.Append(' ', isIndented ? 0 : indent);
            WriteItem(text, item, indent);
            isIndented = false;
        }
    }

    private static void WriteEntry(StringBuilder text, string key, JsonNode? value, int indent)
    {
        text.Append(YamlText.Scalar(key)).Append(':');
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            Write(text.Append('\n'), value, value is JsonArray ? indent : indent + 2);
        else
            text.Append(' ').Append(Scalar(value)).Append('\n');
    }

    private static void WriteItem(StringBuilder text, JsonNode? value, int indent)
    {
        text.Append("- ");
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            Write(text, value, indent + 2, isIndented: true);
        else
            text.Append(Scalar(value)).Append('\n');
    }

    private static string Scalar(JsonNode? value) =>
        value is JsonValue && value.GetValueKind() == JsonValueKind.String
            ? YamlText.Scalar(value.GetValue<string>())
            : value?.ToJsonString() ?? "null";
}
