using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Store;

/// <summary>What a store does to the objects it is given: its own metadata in, everybody else's claim to it out.</summary>
internal static class ObjectJson
{
    private static readonly string[] StoresOwn = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

    /// <summary>The object without what belongs to the store.</summary>
    /// <exception cref="JsonException">It is no JSON object with metadata.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> json)
    {
        var node = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("a resource is a JSON object");
        if (node["metadata"] is not JsonObject metadata)
            throw new JsonException("a resource has metadata");
        foreach (var field in StoresOwn)
            metadata.Remove(field);
        return node;
    }

    /// <summary>The object as stored.</summary>
    public static byte[] Write(JsonObject read, StoreMetadata own)
    {
        var metadata = read["metadata"]!.AsObject();
        metadata["uid"] = own.Uid;
        metadata["resourceVersion"] = own.Revision.ToString(CultureInfo.InvariantCulture);
        metadata["generation"] = own.Generation;
        metadata["creationTimestamp"] = own.Created.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToUtf8Bytes(read);
    }

    /// <summary>What the store wrote into a stored object.</summary>
    public static StoreMetadata MetadataOf(ReadOnlySpan<byte> stored)
    {
        var metadata = JsonNode.Parse(stored)!["metadata"]!;
        return new(
            (string)metadata["uid"]!,
            long.Parse((string)metadata["resourceVersion"]!, CultureInfo.InvariantCulture),
            (long)metadata["generation"]!,
            DateTimeOffset.Parse((string)metadata["creationTimestamp"]!, CultureInfo.InvariantCulture)
        );
    }

    /// <summary>Whether two objects (without the store's metadata) differ in what their owner wants, not only in metadata or status.</summary>
    public static bool DiffersInContent(JsonObject one, JsonObject other)
    {
        return !Content(one).SetEquals(Content(other), JsonNode.DeepEquals);

        static Dictionary<string, JsonNode?> Content(JsonObject node) =>
            node.Where(p => p.Key is not ("metadata" or "status")).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
    }

    private static bool SetEquals(
        this Dictionary<string, JsonNode?> one,
        Dictionary<string, JsonNode?> other,
        Func<JsonNode?, JsonNode?, bool> same
    ) => one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var value) && same(p.Value, value));
}
