using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>JSON merge patch (RFC 7396).</summary>
internal static class MergePatch
{
    /// <summary>What <paramref name="target"/> becomes. Neither argument is changed.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target is JsonObject before ? before.DeepClone().AsObject() : [];
        foreach (var (key, value) in changes)
        {
            if (value is null)
                result.Remove(key);
            else
                result[key] = Apply(result[key], value);
        }
        return result;
    }
}
