using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Pods that ask for templates beside the sidecar's: each is merged into the injected pod, in the order asked for.</summary>
internal static class CustomTemplates
{
    public static void Write(
        Pod pod,
        InjectionContext context,
        SidecarTemplate template,
        ContainerOverrides overrides,
        IBufferWriter<byte> patch
    )
    {
        var document = JsonNode.Parse(pod.Json.Span)!.AsObject();
        if (!template.Options.OmitsSidecar)
            AddSidecar(document, new(pod, template, context, overrides));
        foreach (var name in template.Options.Templates)
            StrategicMerge.Into(document, JsonNode.Parse(template.Options.Settings.Templates[name])!.AsObject());
        var operations = new JsonArray(Replace(document, "metadata"), Replace(document, "spec"));
        patch.Write(JsonSerializer.SerializeToUtf8Bytes(operations));
    }

    private static void AddSidecar(JsonObject document, PodPatch standard)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PatchWriter(buffer);
        standard.Write(ref writer);
        writer.Finish();
        JsonPatch.Apply(document, buffer.WrittenSpan);
    }

    private static JsonObject Replace(JsonObject document, string field) =>
        new()
        {
            ["op"] = "add",
            ["path"] = "/" + field,
            ["value"] = document[field]?.DeepClone() ?? new JsonObject(),
        };
}
