using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Kubernetes' strategic merge for the parts of a pod: lists with a key are merged by it, other lists are replaced.</summary>
internal static class StrategicMerge
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    /// <summary>Merges <paramref name="source"/>, which wins and stays as it is, into <paramref name="target"/>.</summary>
    public static void Into(JsonObject target, JsonObject source)
    {
        DropOtherHandlers(target, source);
        foreach (var (name, value) in source)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject existing)
                Into(existing, inner);
            else if (value is JsonArray items && target[name] is JsonArray list && KeyOf(name) is { } key)
                Into(list, items, key);
            else
                target[name] = value.DeepClone();
        }
    }

    private static void Into(JsonArray target, JsonArray source, string key)
    {
        foreach (var item in source.OfType<JsonObject>())
        {
            var same = target.OfType<JsonObject>().FirstOrDefault(t => JsonNode.DeepEquals(t[key], item[key]));
            if (same is not null)
                Into(same, item);
            else
                target.Add(item.DeepClone());
        }
    }

    // A probe or hook has one way of asking.
    private static void DropOtherHandlers(JsonObject target, JsonObject source)
    {
        if (!Handlers.Any(source.ContainsKey))
            return;
        foreach (var handler in Handlers.Where(h => !source.ContainsKey(h)))
            target.Remove(handler);
    }

    private static string? KeyOf(string list) =>
        list switch
        {
            "containers" or "initContainers" or "volumes" or "env" or "imagePullSecrets" => "name",
            "volumeMounts" => "mountPath",
            "volumeDevices" => "devicePath",
            "ports" => "containerPort",
            "hostAliases" => "ip",
            _ => null,
        };
}
