using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Preview;

/// <summary>What differs between two states of an object, in the words of those who wrote it.</summary>
internal sealed class ObjectDiff
{
    /// <summary>Differences that are told one by one.</summary>
    public const int Most = 500;

    private static readonly string[] StoresOwn = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

    private readonly List<FieldChange> _changes = [];
    private readonly bool _isSecret;

    private ObjectDiff(bool isSecret) => _isSecret = isSecret;

    /// <param name="id">Of both.</param>
    /// <param name="old">Null: there was none.</param>
    /// <param name="next">Null: it goes.</param>
    public static IReadOnlyList<FieldChange> Of(ResourceId id, JsonObject? old, JsonObject? next)
    {
        var diff = new ObjectDiff(SecretRedaction.Concerns(id));
        diff.Objects("", Content(old), Content(next), []);
        return diff._changes;
    }

    private static JsonObject Content(JsonObject? written)
    {
        var content = written?.DeepClone().AsObject() ?? [];
        content.Remove("status");
        content.Remove("apiVersion");
        content.Remove("kind");
        if (content["metadata"] is JsonObject metadata)
        {
            foreach (var field in StoresOwn)
                metadata.Remove(field);
            metadata.Remove("name");
            metadata.Remove("namespace");
            (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        }
        return content;
    }

    private void Nodes(string path, JsonNode? old, JsonNode? next, IReadOnlyList<JsonNode> above)
    {
        if (_changes.Count >= Most || JsonNode.DeepEquals(old, next))
            return;
        if (old is JsonObject one && next is JsonObject other)
            Objects(path, one, other, above);
        else if (old is JsonArray list && next is JsonArray longer)
            Lists(path, list, longer, above);
        else
            Add(path, old, next, above);
    }

    private void Objects(string path, JsonObject old, JsonObject next, IReadOnlyList<JsonNode> above)
    {
        foreach (var name in old.Select(p => p.Key).Concat(next.Select(p => p.Key)).Distinct(StringComparer.Ordinal).ToList())
            Nodes(path.Length == 0 ? name : $"{path}.{Escaped(name)}", old[name], next[name], [.. above, next]);
    }

    private void Lists(string path, JsonArray old, JsonArray next, IReadOnlyList<JsonNode> above)
    {
        var pairs = ListPairing.Of(old, next);
        foreach (var (from, to) in pairs)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{(to >= 0 ? to : from)}]");
            Nodes(place, from >= 0 ? old[from] : null, to >= 0 ? next[to] : null, above);
        }
        var stayed = pairs.Where(p => p is { Old: >= 0, New: >= 0 }).ToList();
        if (stayed.Zip(stayed.Skip(1)).Any(p => p.First.Old > p.Second.Old))
            _changes.Add(new(path, "moved", null, null, $"{ChangeText.Subject(path)}: the order changed"));
    }

    private void Add(string path, JsonNode? old, JsonNode? next, IReadOnlyList<JsonNode> above)
    {
        var kind =
            old is null ? "added"
            : next is null ? "removed"
            : "changed";
        var (shownOld, shownNew) = IsHidden(path) ? (Hidden(old), Hidden(next)) : (old?.DeepClone(), next?.DeepClone());
        _changes.Add(new(path, kind, shownOld, shownNew, ChangeText.Of(path, shownOld, shownNew, above)));
    }

    // Of a Secret everything but what it is called and what kind it is.
    private bool IsHidden(string path) =>
        _isSecret && !path.StartsWith("metadata", StringComparison.Ordinal) && path is not ("type" or "immutable");

    private static JsonNode? Hidden(JsonNode? node) => node is null ? null : JsonValue.Create(SecretRedaction.Text);

    private static string Escaped(string name) => name.Contains('.', StringComparison.Ordinal) ? $"[\"{name}\"]" : name;
}
