using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>The paths of a kind with their operations.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] WriteOptions = ["dryRun", "fieldManager", "fieldValidation"];

    private static readonly string[] ListOptions =
    [
        "labelSelector",
        "fieldSelector",
        "limit",
        "continue",
        "resourceVersion",
        "timeoutSeconds",
        "watch",
        "allowWatchBookmarks",
    ];

    public static void Add(JsonObject paths, ApiKind kind, string version, string root, bool isOld)
    {
        var start = kind.Group.Length == 0 ? $"/api/{version}" : $"/apis/{kind.Group}/{version}";
        var collection = kind.IsNamespaced ? $"{start}/namespaces/{{namespace}}/{kind.Plural}" : $"{start}/{kind.Plural}";
        var described = new OpenApiOperations(kind, version, root, isOld);
        paths[collection] = new JsonObject
        {
            ["parameters"] = described.PathParameters(collection),
            ["get"] = described.Operation("list", ListOptions),
            ["post"] = described.Operation("post", WriteOptions),
        };
        if (kind.IsNamespaced)
            paths[$"{start}/{kind.Plural}"] = new JsonObject { ["get"] = described.Operation("list", ListOptions) };
        paths[$"{collection}/{{name}}"] = new JsonObject
        {
            ["parameters"] = described.PathParameters($"{collection}/{{name}}"),
            ["get"] = described.Operation("get", []),
            ["put"] = described.Operation("put", WriteOptions),
            ["patch"] = described.Patch(WriteOptions),
            ["delete"] = described.Operation("delete", ["dryRun", "propagationPolicy", "gracePeriodSeconds"]),
        };
    }
}
