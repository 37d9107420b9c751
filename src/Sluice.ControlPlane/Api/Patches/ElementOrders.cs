using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>The order of a merged list: as the patch asks, and what it does not mention stays among its old neighbours.</summary>
internal static class ElementOrders
{
    public static JsonArray Sort(List<JsonNode?> items, JsonArray before, JsonArray? order, string mergeKey)
    {
        if (order is null)
            return new([.. items]);
        var wanted = order.Select(o => KeyOf(o, mergeKey)).ToList();
        var mentioned = items.Where(i => Index(wanted, KeyOf(i, mergeKey)) >= 0).OrderBy(i => Index(wanted, KeyOf(i, mergeKey))).ToList();
        var others = items.Where(i => Index(wanted, KeyOf(i, mergeKey)) < 0).ToList();
        var old = before.Select(b => KeyOf(b, mergeKey)).ToList();
        return Interleave(mentioned, others, item => Index(old, KeyOf(item, mergeKey)));
    }

    private static JsonArray Interleave(List<JsonNode?> mentioned, List<JsonNode?> others, Func<JsonNode?, int> oldPlace)
    {
        var result = new JsonArray();
        var (left, right) = (0, 0);
        while (left < mentioned.Count || right < others.Count)
        {
            var takeOther =
                left == mentioned.Count
                || (right < others.Count && oldPlace(mentioned[left]) is var place && place >= 0 && place > oldPlace(others[right]));
            result.Add(takeOther ? others[right++] : mentioned[left++]);
        }
        return result;
    }

    private static int Index(List<JsonNode?> keys, JsonNode? key) => keys.FindIndex(k => JsonNode.DeepEquals(k, key));

    private static JsonNode? KeyOf(JsonNode? item, string mergeKey) =>
        mergeKey.Length > 0 && item is JsonObject keyed ? keyed[mergeKey] : item;
}
