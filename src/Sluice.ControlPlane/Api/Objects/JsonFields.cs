using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Reads fields of objects that may be anything.</summary>
internal static class JsonFields
{
    /// <summary>The text at a path of fields; empty where there is none.</summary>
    public static string TextAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
            node = (node as JsonObject)?[field];
        return node;
    }
}
