using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Writes objects as rows of a <c>meta.k8s.io/v1</c> Table: what <c>kubectl get</c> prints.</summary>
internal sealed class TableWriter(ApiKind kind, TimeProvider clock)
{
    private const string MetaVersion = "meta.k8s.io/v1";

    private readonly IReadOnlyList<TableColumn> _columns = TableColumns.Of(kind);

    public JsonObject Write(IReadOnlyList<JsonObject> items, string includeObject, JsonObject metadata, bool withColumns) =>
        new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = MetaVersion,
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? Columns() : null,
            ["rows"] = new JsonArray([.. items.Select(i => Row(i, includeObject))]),
        };

    public static JsonObject Partial(JsonObject resource) =>
        new()
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = MetaVersion,
            ["metadata"] = resource["metadata"]?.DeepClone(),
        };

    private JsonArray Columns() =>
        [
            Column("Name", "name", 0),
            .. _columns.Where(c => !c.IsWide).Select(c => Column(c.Name, "", 0)),
            Column("Age", "", 0),
            .. _columns.Where(c => c.IsWide).Select(c => Column(c.Name, "", 1)),
        ];

    private static JsonObject Column(string name, string format, int priority) =>
        new()
        {
            ["name"] = name,
            ["type"] = "string",
            ["format"] = format,
            ["description"] = name,
            ["priority"] = priority,
        };

    private JsonObject Row(JsonObject resource, string includeObject)
    {
        JsonArray cells =
        [
            resource.TextAt("metadata", "name"),
            .. _columns.Where(c => !c.IsWide).Select(c => (JsonNode)c.Read(resource)),
            Age(resource),
            .. _columns.Where(c => c.IsWide).Select(c => (JsonNode)c.Read(resource)),
        ];
        var row = new JsonObject { ["cells"] = cells };
        if (includeObject != "None")
            row["object"] = includeObject == "Object" ? resource : Partial(resource);
        return row;
    }

    private string Age(JsonObject resource) =>
        DateTimeOffset.TryParse(resource.TextAt("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, out var created)
            ? HumanDuration.Of(clock.GetUtcNow() - created)
            : "<unknown>";
}
