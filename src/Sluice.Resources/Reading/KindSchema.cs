using System.Text.Json.Nodes;

namespace Sluice.Resources.Reading;

/// <summary>Writes the shape of a kind as an OpenAPI v3 schema, from the same fields that the reader reads.</summary>
internal static class KindSchema
{
    private const string AnyFields = "x-kubernetes-preserve-unknown-fields";

    /// <summary>The schema without <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>, which are the same for all kinds.</summary>
    public static JsonObject Of(RecordShape shape)
    {
        var schema = Record(shape);
        var properties = schema["properties"]!.AsObject();
        foreach (var common in new[] { "apiVersion", "kind", "metadata" })
            properties.Remove(common);
        return schema;
    }

    private static JsonObject Value(ValueShape shape) =>
        shape switch
        {
            RecordShape record => Record(record),
            { Item: { } item } when shape.Schema == SchemaType.List => new() { ["type"] = "array", ["items"] = Value(item) },
            { Item: { } item } => new() { ["type"] = "object", ["additionalProperties"] = Value(item) },
            _ => Scalar(shape),
        };

    private static JsonObject Record(RecordShape shape)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in shape.Fields.Values)
        {
            properties[field.Name] = Value(field.Value);
            if (field.Required)
                required.Add((JsonNode)field.Name);
        }
        foreach (var ignored in shape.Ignored)
            properties[ignored] = new JsonObject { [AnyFields] = true };
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        if (shape.IsOpen)
            schema[AnyFields] = true;
        return schema;
    }

    private static JsonObject Scalar(ValueShape shape)
    {
        var (name, format) = shape.Schema;
        if (name.Length == 0)
            return new() { ["x-kubernetes-int-or-string"] = true };
        var schema = new JsonObject { ["type"] = name };
        if (format.Length > 0)
            schema["format"] = format;
        if (shape.Members.Count > 0)
            schema["enum"] = new JsonArray([.. shape.Members.Select(m => (JsonNode)m)]);
        return schema;
    }
}
