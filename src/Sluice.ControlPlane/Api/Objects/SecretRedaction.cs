using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Takes the values out of Secrets for those who may not see them, and out of every history.</summary>
internal static class SecretRedaction
{
    public const string Text = "[redacted]";

    // kubectl writes the whole object here, values and all.
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    // Typed clients decode what stands under data.
    private static readonly string Encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text));

    public static bool Concerns(ResourceId id) => id is { Group: "", Kind: "Secret" };

    public static void Apply(JsonObject secret)
    {
        foreach (var key in secret.Select(p => p.Key).ToList())
            if (key is not ("apiVersion" or "kind" or "metadata" or "type" or "immutable"))
                Redact(secret, key);
        (secret.At("metadata", "annotations") as JsonObject)?.Remove(LastApplied);
    }

    /// <summary>The object without values, if it is a Secret; as it is otherwise.</summary>
    public static JsonObject Parse(ResourceId id, ReadOnlyMemory<byte> json)
    {
        var resource =
            JsonNode.Parse(json.Span) as JsonObject ?? throw new JsonException($"{id} is stored as something else than an object");
        if (Concerns(id))
            Apply(resource);
        return resource;
    }

    private static void Redact(JsonObject secret, string field)
    {
        if (secret[field] is not JsonObject values)
        {
            secret.Remove(field);
            return;
        }
        foreach (var key in values.Select(p => p.Key).ToList())
            values[key] = field == "data" ? Encoded : Text;
    }
}
