using System.Text.Json.Nodes;
using Sluice.Admin.Changes;
using Sluice.Resources.Reading;
using Sluice.Resources.Writing;

namespace Sluice.Admin.Yaml;

/// <summary>
/// Keeps what somebody typed, with its comments and its order, in the object that was made of it. Whoever changes the object elsewhere need not
/// know of it: their change is then made in the text, at its place.
/// </summary>
public static class SourceAnnotation
{
    public const string Name = "sluice.dev/source";

    /// <summary>Longer texts are not kept; a Kubernetes object may hold 256 KiB of annotations in all.</summary>
    public const int MostCharacters = 64 * 1024;

    /// <summary>An object as text to edit.</summary>
    public static string TextOf(JsonObject stored)
    {
        var written = ShownManifest.Written(stored);
        if (Take(written) is { Length: > 0 and <= MostCharacters } text && PlainYaml.Read(text, out _) is JsonObject parsed)
            return JsonNode.DeepEquals(parsed, written) ? text : YamlSplice.Apply(text, parsed, written);
        return YamlBlock.Document(written);
    }

    /// <summary>The manifest of a text, holding the text itself where that says more than the manifest.</summary>
    public static JsonObject ManifestOf(string text, JsonObject parsed)
    {
        var manifest = parsed.DeepClone().AsObject();
        Take(manifest);
        if (text.Length > MostCharacters || text == YamlBlock.Document(manifest))
            return manifest;
        if (manifest["metadata"] is not JsonObject metadata)
            return manifest;
        if (metadata["annotations"] is null)
            metadata["annotations"] = new JsonObject();
        if (metadata["annotations"] is JsonObject annotations)
            annotations[Name] = text;
        return manifest;
    }

    private static string? Take(JsonObject manifest)
    {
        if (manifest["metadata"] is not JsonObject metadata || metadata["annotations"] is not JsonObject annotations)
            return null;
        var text = annotations[Name] is JsonValue value && value.TryGetValue<string>(out var kept) ? kept : null;
        if (annotations.Remove(Name) && annotations.Count == 0)
            metadata.Remove("annotations");
        return text;
    }
}
