using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>Reads fields of answers that may be anything.</summary>
internal static class JsonReading
{
    // For terminals and files, never part of a web page, so quotes and angle brackets stay readable.
    public static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.General)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var field in path)
            node = (node as JsonObject)?[field];
        return node;
    }

    /// <summary>Text or number at a path of fields, as text; empty where there is none.</summary>
    public static string TextAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value ? value.ToString() : "";

    /// <summary>The objects of a list at a path of fields.</summary>
    public static IEnumerable<JsonObject> ObjectsAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The revision that an object is at; 0 where it says none.</summary>
    public static long Revision(this JsonObject resource) =>
        long.TryParse(resource.TextAt("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
