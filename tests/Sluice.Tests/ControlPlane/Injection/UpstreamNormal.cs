using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Tests.ControlPlane.Injection;

/// <summary>
/// Makes an injected pod of Istio's and one of ours comparable. What is levelled, and nothing else: fields that say nothing (null, empty
/// objects and lists, creationTimestamp); spellings of one quantity; JSON within texts; the words of our programs for Istio's (names of commands,
/// options of the sidecar, log options and the check's options of the init container); and GOMEMLIMIT, which only Go reads.
/// </summary>
internal static class UpstreamNormal
{
    private static readonly HashSet<string> GoOnly = ["GOMEMLIMIT"];
    private static readonly HashSet<string> CheckOptions = ["--run-validation", "--skip-rule-apply"];

    public static JsonNode? Of(JsonNode? node) =>
        node switch
        {
            JsonObject map => Map(map),
            JsonArray list => new JsonArray([.. list.Select(Of)]),
            JsonValue value => Value(value),
            _ => null,
        };

    private static JsonObject Map(JsonObject map)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map)
        {
            var normal = key switch
            {
                "creationTimestamp" => null,
                "cpu" or "memory" or "ephemeral-storage" => Quantity(value),
                "sidecar.istio.io/status" or "proxy.istio.io/overrides" => Of(JsonNode.Parse(value!.GetValue<string>())),
                "env" => Environment(value!.AsArray()),
                "args" => Arguments(value!.AsArray()),
                "command" => Command(value!.AsArray()),
                _ => Of(value),
            };
            if (normal is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                result[key] = normal;
        }
        return result;
    }

    private static JsonNode? Value(JsonValue value) => value.DeepClone();

    private static JsonArray Environment(JsonArray variables) =>
        new([
            .. variables
                .OfType<JsonObject>()
                .Where(v => !GoOnly.Contains(v["name"]!.GetValue<string>()))
                .Select(v =>
                {
                    var copy = Map(v);
                    if (v["value"] is JsonValue value && Parsed(value.GetValue<string>()) is { } json)
                        copy["value"] = json;
                    return copy;
                }),
        ]);

    private static JsonNode? Parsed(string text)
    {
        if (text.TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode Arguments(JsonArray arguments)
    {
        var words = arguments.Select(a => a!.ToString()).ToList();
        return words switch
        {
            ["proxy", "sidecar", ..] or ["--control-plane", ..] => "options of the sidecar",
            ["istio-iptables", .. var rest] => Words(
                rest.Where(w => !w.StartsWith("--log_output_level", StringComparison.Ordinal) && !CheckOptions.Contains(w))
            ),
            ["capture", "apply" or "check", .. var rest] => Words(rest),
            _ => Words(words),
        };
    }

    private static JsonNode? Command(JsonArray command) =>
        command.Select(a => a!.ToString()).ToList() switch
        {
            ["sluice"] or ["sluice-sidecar"] => null,
            ["pilot-agent" or "sluice-sidecar", "wait", ..] => "wait until it is ready",
            ["pilot-agent", "request", ..] or ["sluice-sidecar", "drain", ..] => "drain",
            var words => Words(words),
        };

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode)w)]);

    private static JsonNode? Quantity(JsonNode? value)
    {
        var text = value?.ToString() ?? "";
        return text.EndsWith('m') && int.TryParse(text[..^1], CultureInfo.InvariantCulture, out var milli) && milli % 1000 == 0
            ? (milli / 1000).ToString(CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>The first place where two differ; null where they do not.</summary>
    public static string? Difference(JsonNode? theirs, JsonNode? ours, string path = "")
    {
        if (JsonNode.DeepEquals(theirs, ours))
            return null;
        if (theirs is JsonObject a && ours is JsonObject b)
        {
            var keys = a.Select(e => e.Key).Concat(b.Select(e => e.Key)).Distinct();
            return keys.Select(k => Difference(a[k], b[k], $"{path}.{k}")).First(d => d is not null);
        }
        if (theirs is JsonArray x && ours is JsonArray y && x.Count == y.Count)
            return x.Select((item, i) => Difference(item, y[i], $"{path}[{i}]")).First(d => d is not null);
        return $"{path}: theirs {Short(theirs)}, ours {Short(ours)}";
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "nothing";
        return text.Length > 400 ? text[..400] + "..." : text;
    }
}
