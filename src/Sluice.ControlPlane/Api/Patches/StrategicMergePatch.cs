using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>Kubernetes' strategic merge patch: a merge patch that merges lists by a key of their items, with directives.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    /// <summary>What <paramref name="target"/> becomes. Neither argument is changed.</summary>
    /// <exception cref="PatchException">A directive makes no sense.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, MergeShape shape)
    {
        if (patch[Directive] is { } directive)
            return Directed(patch, TextOf(directive));
        var result = target.DeepClone().AsObject();
        Retain(result, patch);
        foreach (var (key, value) in patch)
        {
            if (key.StartsWith(DeleteFromList, StringComparison.Ordinal))
                DeleteValues(result, key[DeleteFromList.Length..], value);
            else if (!key.StartsWith('$'))
                ApplyField(result, key, value, patch, shape);
        }
        // An order may come without changes to its list.
        foreach (var (key, value) in patch)
            if (key.StartsWith(ElementOrder, StringComparison.Ordinal) && !patch.ContainsKey(key[ElementOrder.Length..]))
                Reorder(result, key[ElementOrder.Length..], value, target, shape);
        return result;
    }

    private static JsonObject Directed(JsonObject patch, string directive) =>
        directive switch
        {
            "replace" => Stripped(patch).AsObject(),
            "delete" => [],
            "merge" => throw new PatchException("$patch: merge is for items of lists"),
            _ => throw new PatchException($"there is no $patch: {directive}"),
        };

    private static void ApplyField(JsonObject result, string key, JsonNode? value, JsonObject patch, MergeShape shape)
    {
        switch (value)
        {
            case null:
                result.Remove(key);
                return;
            case JsonObject changes:
                result[key] = Apply(result[key] as JsonObject ?? [], changes, shape.ShapeOf(key));
                return;
            case JsonArray items when shape.KeyOf(key) is { } mergeKey:
                var before = result[key] as JsonArray ?? [];
                var merged = MergeLists(before, items, mergeKey, shape.ShapeOf(key));
                result[key] = ElementOrders.Sort(merged, before, patch[ElementOrder + key] as JsonArray, mergeKey);
                return;
            default:
                result[key] = Stripped(value);
                return;
        }
    }

    private static void Reorder(JsonObject result, string key, JsonNode? order, JsonObject target, MergeShape shape)
    {
        if (shape.KeyOf(key) is { } mergeKey && result[key] is JsonArray items && order is JsonArray wanted)
            result[key] = ElementOrders.Sort([.. items.Select(i => i?.DeepClone())], target[key] as JsonArray ?? [], wanted, mergeKey);
    }

    private static List<JsonNode?> MergeLists(JsonArray before, JsonArray changes, string mergeKey, MergeShape shape)
    {
        if (mergeKey.Length == 0)
            return MergeValues(before, changes);
        // One such item makes the rest of the patch the whole list.
        if (changes.Any(c => c is JsonObject item && item[Directive] is { } directive && TextOf(directive) == "replace" && item.Count == 1))
            return [.. changes.Where(c => c is not JsonObject { Count: 1 } item || item[Directive] is null).Select(Stripped)];
        var result = before.Select(i => i?.DeepClone()).ToList();
        foreach (var change in changes)
            MergeItem(result, change as JsonObject ?? throw new PatchException("an item of this list is an object"), mergeKey, shape);
        return result;
    }

    private static void MergeItem(List<JsonNode?> result, JsonObject change, string mergeKey, MergeShape shape)
    {
        var key = change[mergeKey] ?? throw new PatchException($"an item of this list needs '{mergeKey}'");
        var at = result.FindIndex(i => i is JsonObject item && JsonNode.DeepEquals(item[mergeKey], key));
        switch (change[Directive] is { } directive ? TextOf(directive) : "merge")
        {
            case "delete":
                result.RemoveAll(i => i is JsonObject item && JsonNode.DeepEquals(item[mergeKey], key));
                return;
            case "replace" when at >= 0:
                result[at] = Stripped(change);
                return;
            case "merge" when at >= 0:
                result[at] = Apply(result[at]!.AsObject(), WithoutDirective(change), shape);
                return;
            case "merge" or "replace":
                result.Add(Apply([], WithoutDirective(change), shape));
                return;
            case var unknown:
                throw new PatchException($"there is no $patch: {unknown}");
        }
    }

    private static List<JsonNode?> MergeValues(JsonArray before, JsonArray changes)
    {
        var result = before.Select(v => v?.DeepClone()).ToList();
        foreach (var value in changes)
            if (!result.Exists(v => JsonNode.DeepEquals(v, value)))
                result.Add(value?.DeepClone());
        return result;
    }

    private static void DeleteValues(JsonObject result, string key, JsonNode? values)
    {
        if (result[key] is not JsonArray list || values is not JsonArray unwanted)
            return;
        var kept = list.Where(v => !unwanted.Any(u => JsonNode.DeepEquals(u, v))).Select(v => v?.DeepClone());
        result[key] = new JsonArray([.. kept]);
    }

    private static void Retain(JsonObject result, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray retained)
            return;
        var names = retained.Select(TextOf).ToHashSet(StringComparer.Ordinal);
        foreach (var key in result.Select(p => p.Key).Where(k => !names.Contains(k)).ToList())
            result.Remove(key);
    }

    private static JsonObject WithoutDirective(JsonObject item)
    {
        var copy = item.DeepClone().AsObject();
        copy.Remove(Directive);
        return copy;
    }

    // What is new takes nothing of the patch's own words along.
    private static JsonNode Stripped(JsonNode? value) =>
        value switch
        {
            JsonObject item => new JsonObject(
                item.Where(p => !p.Key.StartsWith('$') && p.Value is not null)
                    .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Stripped(p.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Stripped(i))]),
            _ => value!.DeepClone(),
        };

    private static string TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new PatchException("a directive is text");
}
