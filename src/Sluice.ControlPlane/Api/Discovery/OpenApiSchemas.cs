using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>The schemas of kinds.</summary>
internal static class OpenApiSchemas
{
    private const string MetadataName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary><c>io.istio.networking.v1.VirtualService</c>: the group backwards, as Kubernetes names its own.</summary>
    public static string NameOf(ApiKind kind, string version)
    {
        var group = kind.Group.Length == 0 ? "core.api.k8s.io" : kind.Group;
        return $"{string.Join('.', group.Split('.').Reverse())}.{version}.{kind.Kind}";
    }

    public static JsonObject Of(ApiKind kind, string version, string root)
    {
        var schema = KindCatalog.SchemaOf(kind.Group, kind.Kind) ?? Anything();
        var properties = schema["properties"]!.AsObject();
        properties["apiVersion"] = Text();
        properties["kind"] = Text();
        properties["metadata"] = new JsonObject { ["$ref"] = root + MetadataName };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind, version));
        return schema;
    }

    public static JsonObject GroupVersionKind(ApiKind kind, string version) =>
        new()
        {
            ["group"] = kind.Group,
            ["version"] = version,
            ["kind"] = kind.Kind,
        };

    public static JsonObject Common() => new() { [MetadataName] = Metadata() };

    private static JsonObject Metadata() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["name"] = Text(),
                ["generateName"] = Text(),
                ["namespace"] = Text(),
                ["labels"] = Texts(),
                ["annotations"] = Texts(),
                ["uid"] = Text(),
                ["resourceVersion"] = Text(),
                ["generation"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" },
                ["creationTimestamp"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            },
        };

    private static JsonObject Anything() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(),
            ["x-kubernetes-preserve-unknown-fields"] = true,
        };

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Texts() => new() { ["type"] = "object", ["additionalProperties"] = Text() };
}
