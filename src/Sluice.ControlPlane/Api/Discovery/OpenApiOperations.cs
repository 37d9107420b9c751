using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>The operations of one kind's paths, in OpenAPI's old form or its new.</summary>
internal sealed class OpenApiOperations(ApiKind kind, string version, string root, bool isOld)
{
    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json"];

    public JsonArray PathParameters(string path) =>
        new([
            .. new[] { "namespace", "name" }
                .Where(n => path.Contains($"{{{n}}}", StringComparison.Ordinal))
                .Select(n => Parameter(n, isInPath: true)),
        ]);

    public JsonObject Operation(string action, string[] options)
    {
        var operation = new JsonObject
        {
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = OpenApiSchemas.GroupVersionKind(kind, version),
            ["parameters"] = new JsonArray([.. options.Select(o => Parameter(o))]),
            ["responses"] = new JsonObject { ["200"] = Answer() },
        };
        if (isOld)
            operation["produces"] = new JsonArray("application/json");
        return operation;
    }

    public JsonObject Patch(string[] options)
    {
        var operation = Operation("patch", options);
        if (isOld)
            operation["consumes"] = new JsonArray([.. Patches.Select(p => (JsonNode)p)]);
        else
            operation["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject(
                    Patches.Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["schema"] = new JsonObject() }))
                ),
            };
        return operation;
    }

    private JsonObject Answer()
    {
        var schema = new JsonObject { ["$ref"] = root + OpenApiSchemas.NameOf(kind, version) };
        return isOld
            ? new() { ["description"] = "OK", ["schema"] = schema }
            : new()
            {
                ["description"] = "OK",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
            };
    }

    private JsonNode Parameter(string name, bool isInPath = false)
    {
        var type =
            name is "limit" or "timeoutSeconds" or "gracePeriodSeconds" ? "integer"
            : name is "watch" or "allowWatchBookmarks" ? "boolean"
            : "string";
        var parameter = new JsonObject { ["name"] = name, ["in"] = isInPath ? "path" : "query" };
        if (isInPath)
            parameter["required"] = true;
        if (isOld)
            parameter["type"] = type;
        else
            parameter["schema"] = new JsonObject { ["type"] = type };
        return parameter;
    }
}
