using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>One limit of a policy, as it is being written.</summary>
public sealed class LimitDraft
{
    public static readonly IReadOnlyList<string> Algorithms = ["fixedWindow", "slidingWindow", "tokenBucket", "concurrency"];

    private JsonObject _source = [];

    public string Name { get; set; } = "";
    public List<KeyPartDraft> Key { get; init; } = [new()];
    public string Algorithm { get; set; } = "slidingWindow";

    /// <summary>Requests in a window, or at once; of a token bucket the burst.</summary>
    public int Requests { get; set; } = 100;

    /// <summary>Window, or interval of a token bucket, as <c>1m</c>.</summary>
    public string Time { get; set; } = "1m";

    /// <summary>Of a token bucket: requests that come back in each interval; null: the burst.</summary>
    public int? Refill { get; set; }
    public bool Shadow { get; set; }

    /// <summary>Keys remembered at once; null: the default.</summary>
    public int? MaxKeys { get; set; }

    public static LimitDraft Of(JsonObject limit)
    {
        var algorithm = Algorithms.FirstOrDefault(a => limit[a] is not null) ?? Algorithms[0];
        var rule = limit[algorithm];
        return new()
        {
            _source = limit.DeepClone().AsObject(),
            Name = (string?)limit["name"] ?? "",
            Key = [.. (limit["key"] as JsonArray ?? []).Select(KeyPartDraft.Of)],
            Algorithm = algorithm,
            Requests = Number(rule?["requests"] ?? rule?["burst"]) ?? 0,
            Time = (rule?["window"] ?? rule?["interval"])?.ToString() ?? (algorithm == "tokenBucket" ? "1s" : "1m"),
            Refill = Number(rule?["refill"]),
            Shadow = (bool?)(limit["shadow"] as JsonValue) ?? false,
            MaxKeys = Number(limit["maxKeys"]),
        };
    }

    /// <summary>What is not in the form stays as it was.</summary>
    public JsonObject ToJson()
    {
        var limit = _source.DeepClone().AsObject();
        limit["name"] = Name.Trim();
        Set(limit, "key", Key.Count > 0 ? new JsonArray([.. Key.Select(k => k.ToJson())]) : null);
        var rule = limit[Algorithm]?.DeepClone() as JsonObject ?? [];
        foreach (var algorithm in Algorithms)
            limit.Remove(algorithm);
        limit[Algorithm] = Rule(rule);
        Set(limit, "maxKeys", MaxKeys);
        Set(limit, "shadow", Shadow ? true : null);
        return limit;
    }

    private JsonObject Rule(JsonObject rule)
    {
        if (Algorithm == "tokenBucket")
        {
            rule["burst"] = Requests;
            rule["interval"] = Time.Trim();
            Set(rule, "refill", Refill);
            return rule;
        }
        rule["requests"] = Requests;
        if (Algorithm != "concurrency")
            rule["window"] = Time.Trim();
        return rule;
    }

    internal static void Set(JsonObject target, string field, JsonNode? value)
    {
        if (value is null)
            target.Remove(field);
        else
            target[field] = value;
    }

    internal static int? Number(JsonNode? node) =>
        int.TryParse(node?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
