using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Resources.Validation;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Judges an object before it is stored: by the reader and its rules where we read its kind, by its metadata otherwise.</summary>
internal static class Judge
{
    public static Judgement Of(ApiKind kind, JsonObject resource)
    {
        var bag = new DiagnosticBag();
        var wasRead = kind.IsJudged && Read(resource, bag);
        var metadata = resource["metadata"] as JsonObject;
        var key = new ResourceKey(kind.Kind, metadata.TextAt("namespace"), metadata.TextAt("name"));
        if (!wasRead)
            CheckMetadata(kind, metadata, key, bag);
        if (metadata?["finalizers"] is JsonArray { Count: > 0 })
            bag.Add(Codes.FinalizersNotAwaited, key, "metadata.finalizers");
        return new(bag.Items);
    }

    // False where the kind is known by name only, so that nobody has looked at the metadata.
    private static bool Read(JsonObject resource, DiagnosticBag bag)
    {
        var result = ResourceReader.Read("request", JsonSerializer.SerializeToUtf8Bytes(resource));
        foreach (var finding in result.Diagnostics)
            bag.Add(finding);
        return result.Resources.Count > 0;
    }

    private static void CheckMetadata(ApiKind kind, JsonObject? metadata, ResourceKey key, DiagnosticBag bag)
    {
        if (key.Name.Length == 0)
            bag.Add(Codes.MissingField, key, "metadata.name", "metadata.name");
        else if (!ObjectNames.IsName(key.Name))
            bag.Add(Codes.BadName, key, "metadata.name", key.Name, "it must be lower case DNS labels joined by dots");
        if (kind.IsNamespaced && !ObjectNames.IsNamespace(key.Namespace))
            bag.Add(Codes.BadName, key, "metadata.namespace", key.Namespace, "a namespace is a lower case DNS label");
        CheckTexts(metadata, "labels", key, bag);
        CheckTexts(metadata, "annotations", key, bag);
        foreach (var (label, value) in metadata?["labels"] as JsonObject ?? [])
            CheckLabel(label, value, key, bag);
    }

    private static void CheckLabel(string label, JsonNode? value, ResourceKey key, DiagnosticBag bag)
    {
        var path = $"metadata.labels[\"{label}\"]";
        if (!ObjectNames.IsLabelKey(label))
            bag.Add(Codes.BadLabel, key, path, label, "key");
        if (value.TextAt() is var text && !ObjectNames.IsLabelValue(text))
            bag.Add(Codes.BadLabel, key, path, text, "value");
    }

    private static void CheckTexts(JsonObject? metadata, string field, ResourceKey key, DiagnosticBag bag)
    {
        if (metadata?[field] is not { } value)
            return;
        if (value is not JsonObject texts)
        {
            bag.Add(Codes.WrongType, key, $"metadata.{field}", "a mapping", "something else");
            return;
        }
        foreach (var (name, text) in texts)
            if (text is not null && text.GetValueKind() != JsonValueKind.String)
                bag.Add(Codes.WrongType, key, $"metadata.{field}[\"{name}\"]", "text", text.ToJsonString());
    }
}
