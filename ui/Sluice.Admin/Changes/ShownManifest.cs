using System.Text.Json.Nodes;
using Sluice.Resources.Writing;

namespace Sluice.Admin.Changes;

/// <summary>An object as people read it: without what the store adds, and without the values of Secrets.</summary>
public static class ShownManifest
{
    private const int MostCharacters = 64 * 1024;
    private static readonly string[] StoresOwn = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

    public static string Of(JsonObject manifest)
    {
        var shown = Written(manifest);
        (shown["metadata"]?["annotations"] as JsonObject)?.Remove(Yaml.SourceAnnotation.Name);
        if ((string?)manifest["kind"] == "Secret")
        {
            Hide(shown, "data");
            Hide(shown, "stringData");
        }
        var text = YamlBlock.Document(shown);
        return text.Length > MostCharacters ? text[..MostCharacters] + "…" : text;
    }

    /// <summary>What its author wrote of an object: no status, nothing that the store gives.</summary>
    public static JsonObject Written(JsonObject manifest)
    {
        var written = manifest.DeepClone().AsObject();
        written.Remove("status");
        if (written["metadata"] is JsonObject metadata)
            foreach (var field in StoresOwn)
                metadata.Remove(field);
        return written;
    }

    private static void Hide(JsonObject manifest, string field)
    {
        if (manifest[field] is JsonObject values)
            foreach (var name in values.Select(v => v.Key).ToList())
                values[name] = "[redacted]";
    }
}
