using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;

namespace Sluice.ControlPlane.Preview;

/// <summary>Tells which elements of two lists are the same thing: by a name of theirs, else by being equal, else by their place.</summary>
internal static class ListPairing
{
    // Beyond this a comparison of each with each would take too long: place decides.
    private const int MostPairs = 1_000_000;

    /// <summary>Pairs of indices in order of the new list, -1 for what is on one side only; what is gone comes last.</summary>
    public static List<(int Old, int New)> Of(JsonArray old, JsonArray next)
    {
        var (oldKeys, newKeys) = (Keys(old), Keys(next));
        return oldKeys is not null && newKeys is not null ? ByKey(oldKeys, newKeys) : ByPlace(old, next);
    }

    // Null where elements have no names, or two the same.
    private static List<string>? Keys(JsonArray list)
    {
        var keys = new List<string>();
        foreach (var item in list)
        {
            if (KeyOf(item) is not { Length: > 0 } key)
                return null;
            keys.Add(key);
        }
        return keys.Distinct(StringComparer.Ordinal).Count() == keys.Count ? keys : null;
    }

    private static string? KeyOf(JsonNode? item) =>
        item switch
        {
            JsonValue value => value.ToJsonString(),
            JsonObject when item.TextAt("name") is { Length: > 0 } name => name,
            JsonObject when item.At("destination") is { } to => $"{to.TextAt("host")}|{to.TextAt("subset")}|{to.At("port", "number")}",
            JsonObject when item.At("port", "number") is { } port => $"port {port}",
            _ => null,
        };

    private static List<(int, int)> ByKey(List<string> old, List<string> next)
    {
        var places = old.Select((k, i) => (k, i)).ToDictionary(o => o.k, o => o.i, StringComparer.Ordinal);
        var pairs = next.Select((k, i) => (places.TryGetValue(k, out var place) ? place : -1, i)).ToList();
        var stays = next.ToHashSet(StringComparer.Ordinal);
        pairs.AddRange(old.Select((k, i) => (k, i)).Where(o => !stays.Contains(o.k)).Select(o => (o.i, -1)));
        return pairs;
    }

    private static List<(int, int)> ByPlace(JsonArray old, JsonArray next)
    {
        var equal = (long)old.Count * next.Count <= MostPairs ? Common(Numbers(old, next)) : [];
        var pairs = new List<(int, int)>();
        var gone = new List<(int, int)>();
        var (a, b) = (0, 0);
        foreach (var (x, y) in equal.Append((old.Count, next.Count)))
        {
            // Between two that stayed the others changed in place.
            while (a < x && b < y)
                pairs.Add((a++, b++));
            while (b < y)
                pairs.Add((-1, b++));
            while (a < x)
                gone.Add((a++, -1));
            if (x < old.Count)
                pairs.Add((a++, b++));
        }
        return [.. pairs, .. gone];
    }

    // Each element is written out once; then numbers are compared.
    private static (int[] Old, int[] New) Numbers(JsonArray old, JsonArray next)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        return ([.. old.Select(Number)], [.. next.Select(Number)]);

        int Number(JsonNode? item)
        {
            var text = item?.ToJsonString() ?? "null";
            if (!known.TryGetValue(text, out var number))
                known.Add(text, number = known.Count);
            return number;
        }
    }

    // The longest common subsequence.
    private static List<(int, int)> Common((int[] Old, int[] New) lists)
    {
        var (old, next) = lists;
        var length = new int[old.Length + 1, next.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        for (var j = next.Length - 1; j >= 0; j--)
            length[i, j] = old[i] == next[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var common = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < old.Length && j < next.Length; )
        {
            if (old[i] == next[j])
                common.Add((i++, j++));
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
        return common;
    }
}
