using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Store.Kubernetes.Status;

/// <summary>Puts conditions into an object's status beside those of others.</summary>
internal static class StatusJson
{
    /// <summary>A merge patch that makes <paramref name="live"/> say it, or null where it says so already.</summary>
    public static byte[]? Patch(JsonObject live, ResourceStatus status, DateTimeOffset now)
    {
        var before = (live["status"] as JsonObject)?["conditions"] as JsonArray ?? [];
        var ours = status.Conditions.Select(c => c.Type).ToHashSet(StringComparer.Ordinal);
        // A list is replaced as a whole, so what others say goes along.
        var after = new JsonArray([.. before.Where(c => !ours.Contains(TypeOf(c))).Select(c => c?.DeepClone())]);
        foreach (var condition in status.Conditions)
            after.Add(Condition(condition, Find(before, condition.Type), status.Generation, now));
        if (JsonNode.DeepEquals(Sorted(before), Sorted(after)) && !DiffersInFields(live["status"], status))
            return null;
        var body = new JsonObject { ["observedGeneration"] = status.Generation, ["conditions"] = after };
        // A merge patch takes away what is null.
        foreach (var (field, text) in status.Fields)
            body[field] = text.Length > 0 ? text : null;
        var patch = new JsonObject
        {
            // Not over the head of somebody who writes conditions at the same time.
            ["metadata"] = new JsonObject { ["resourceVersion"] = live["metadata"]?["resourceVersion"]?.DeepClone() },
            ["status"] = body,
        };
        return JsonSerializer.SerializeToUtf8Bytes(patch);
    }

    private static bool DiffersInFields(JsonNode? live, ResourceStatus status) =>
        status.Fields.Any(f => ((live?[f.Key] as JsonValue)?.ToString() ?? "") != f.Value);

    private static JsonObject Condition(StatusCondition condition, JsonObject? before, long generation, DateTimeOffset now)
    {
        var value = condition.IsTrue ? "True" : "False";
        var isTransition = (string?)before?["status"] != value;
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new()
        {
            ["type"] = condition.Type,
            ["status"] = value,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = isTransition ? time : before!["lastTransitionTime"]?.DeepClone() ?? time,
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
        };
    }

    private static JsonObject? Find(JsonArray conditions, string type) => conditions.FirstOrDefault(c => TypeOf(c) == type) as JsonObject;

    private static string TypeOf(JsonNode? condition) => (string?)(condition as JsonObject)?["type"] ?? "";

    private static JsonArray Sorted(JsonArray conditions) =>
        new([.. conditions.OrderBy(TypeOf, StringComparer.Ordinal).Select(c => c?.DeepClone())]);
}
