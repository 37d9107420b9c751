using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>Puts words in the place of a Secret's values: whether they change is told, and nothing else.</summary>
internal static class SecretMask
{
    private const string Redacted = "[redacted]";

    // What a server shows to whoever may not read values.
    private static readonly string RedactedByServer = Convert.ToBase64String(Encoding.UTF8.GetBytes(Redacted));

    public static bool Concerns(JsonObject resource) => resource.TextAt("kind") == "Secret" && resource.TextAt("apiVersion") == "v1";

    /// <param name="before">As it is; empty: there is none.</param>
    /// <param name="after">As it would be.</param>
    /// <param name="isUnchanged">Whether the server says that nothing would change.</param>
    public static void Apply(JsonObject before, JsonObject after, bool isUnchanged)
    {
        foreach (var field in before.Concat(after).Select(p => p.Key).Distinct().ToList())
        {
            if (field is "apiVersion" or "kind" or "metadata" or "type" or "immutable")
                continue;
            var (old, now) = (Values(before, field), Values(after, field));
            foreach (var key in old.Concat(now).Select(p => p.Key).Distinct().ToList())
                Mask(old, now, key, isUnchanged);
        }
    }

    // What is no mapping is masked as a whole.
    private static JsonObject Values(JsonObject secret, string field)
    {
        if (secret[field] is not { } value)
            return [];
        if (value is JsonObject values)
            return values;
        secret[field] = Redacted;
        return [];
    }

    private static void Mask(JsonObject old, JsonObject now, string key, bool isUnchanged)
    {
        var (had, has) = (old.ContainsKey(key), now.ContainsKey(key));
        var isSame = had && has && JsonNode.DeepEquals(old[key], now[key]);
        var isHidden = isSame && !isUnchanged && now.TextAt(key) == RedactedByServer;
        if (had)
            old[key] =
                !has ? $"{Redacted} (removed)"
                : isSame && !isHidden ? $"{Redacted} (unchanged)"
                : $"{Redacted} (before)";
        if (has)
            now[key] =
                !had ? $"{Redacted} (added)"
                : isHidden ? $"{Redacted} (perhaps changed: you may not read it)"
                : isSame ? $"{Redacted} (unchanged)"
                : $"{Redacted} (changed)";
    }
}
