using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>An object as the API server gives it, less the notes on who wrote which field.</summary>
internal sealed record ClusterObject(ResourceId Id, string Version, ReadOnlyMemory<byte> Json)
{
    /// <exception cref="JsonException">It has no metadata with a name.</exception>
    public static ClusterObject Read(JsonElement element, KubernetesKind kind, string apiVersion)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("metadata", out var metadata))
            throw new JsonException("an object without metadata");
        var name = Text(metadata, "name");
        if (name.Length == 0)
            throw new JsonException("an object without a name");
        var id = new ResourceId(kind.Group, kind.Name, kind.IsNamespaced ? Text(metadata, "namespace") : "", name);
        return new(id, Text(metadata, "resourceVersion"), Write(element, kind, apiVersion));
    }

    /// <summary>Whether version <paramref name="one"/> is certainly older than <paramref name="other"/>: versions compare as numbers where they
    /// are such (which Kubernetes promises since 1.35), and not at all where they are not.</summary>
    public static bool IsOlder(string one, string other) =>
        ulong.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
        && ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
        && a < b;

    public static string Text(JsonElement owner, string field) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    // Items of lists do not say what they are, as the list does.
    private static ReadOnlyMemory<byte> Write(JsonElement element, KubernetesKind kind, string apiVersion)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("apiVersion", Text(element, "apiVersion") is { Length: > 0 } written ? written : apiVersion);
        writer.WriteString("kind", kind.Name);
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is "apiVersion" or "kind")
                continue;
            if (property.Name == "metadata")
                WriteMetadata(writer, property.Value);
            else
                property.WriteTo(writer);
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement metadata)
    {
        writer.WriteStartObject("metadata");
        foreach (var property in metadata.EnumerateObject().Where(p => p.Name != "managedFields"))
            property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
