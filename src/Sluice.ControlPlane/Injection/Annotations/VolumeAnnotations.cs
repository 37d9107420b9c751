using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Annotations;

/// <summary>Volumes and mounts that a pod adds for its sidecar: lists as in a pod, or maps from name to the rest.</summary>
internal static class VolumeAnnotations
{
    public static ValueList<KeyValuePair<string, string>> Volumes(
        string key,
        string value,
        Action<DiagnosticCode, string, string, string> report
    ) =>
        Read(key, value, "volumes", report).Select(v => KeyValuePair.Create(v["name"]!.GetValue<string>(), v.ToJsonString())).ToValueList();

    public static ValueList<string> Mounts(string key, string value, Action<DiagnosticCode, string, string, string> report) =>
        Read(key, value, "mounts", report).Select(m => m.ToJsonString()).ToValueList();

    private static List<JsonObject> Read(string key, string value, string what, Action<DiagnosticCode, string, string, string> report)
    {
        try
        {
            var items = JsonNode.Parse(value) switch
            {
                JsonArray list => [.. list.Select(i => i!.AsObject())],
                JsonObject map => map.Select(e => Named(e.Key, e.Value!.AsObject())).ToList(),
                _ => throw new JsonException(),
            };
            if (items.TrueForAll(i => i["name"] is JsonValue name && name.TryGetValue<string>(out _)))
                return items;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        { }
        report(Codes.BadInjectionVolumes, key, value, $"write a JSON list of {what}, each with a name");
        return [];
    }

    private static JsonObject Named(string name, JsonObject rest)
    {
        var item = rest.DeepClone().AsObject();
        item["name"] = name;
        return item;
    }
}
