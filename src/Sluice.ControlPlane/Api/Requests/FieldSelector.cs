using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>Kubernetes' field selector: <c>metadata.name=web,metadata.namespace!=old</c>.</summary>
internal sealed class FieldSelector
{
    private const int MostRequirements = 20;

    // What Kubernetes offers for the kinds that are served here. Never a field of a Secret's data: whoever may not read it could guess it.
    private static readonly string[] Fields =
    [
        "metadata.name",
        "metadata.namespace",
        "type",
        "reason",
        "spec.nodeName",
        "status.phase",
        "involvedObject.kind",
        "involvedObject.name",
        "involvedObject.namespace",
        "involvedObject.uid",
        "involvedObject.apiVersion",
    ];

    private readonly IReadOnlyList<(string Field, bool IsEqual, string Value)> _requirements;

    private FieldSelector(IReadOnlyList<(string, bool, string)> requirements) => _requirements = requirements;

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => _requirements.Count == 0;

    /// <summary>The one name that can match, where the selector says so.</summary>
    public string? Name => _requirements.FirstOrDefault(r => r is { Field: "metadata.name", IsEqual: true }).Value;

    public static FieldSelector? Parse(string text, out string problem)
    {
        var requirements = new List<(string, bool, string)>();
        problem = "";
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var isEqual = at <= 0 || part[at - 1] != '!';
            var field = at < 0 ? part : part[..(isEqual ? at : at - 1)];
            if (at < 0 || !Fields.Contains(field) || requirements.Count >= MostRequirements)
            {
                problem = $"field label not supported: {field}";
                return null;
            }
            requirements.Add((field, isEqual, part[(at + 1)..].TrimStart('=')));
        }
        return new(requirements);
    }

    public bool Matches(JsonObject resource) => _requirements.All(r => (ValueOf(resource, r.Field) == r.Value) == r.IsEqual);

    private static string ValueOf(JsonObject resource, string field)
    {
        JsonNode? node = resource;
        foreach (var part in field.Split('.'))
            node = (node as JsonObject)?[part];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
    }
}
