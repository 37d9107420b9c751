using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection.Patching;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Resources.Writing;

namespace Sluice.ControlPlane.Injection.Manifests;

/// <summary>Injects the workloads of a file, before it goes to a cluster. Documents without pods pass through as they are.</summary>
public sealed class ManifestInjector(SidecarInjector injector, string defaultNamespace, INamespaceDirectory namespaces)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        // For people and kubectl, never for a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public ManifestResult Inject(SourceFile file, ManifestFormat format)
    {
        var bag = new DiagnosticBag();
        if (PlainDocuments.Read(file, bag) is not { } documents)
            return new(null, bag.ToValueList(), 0);
        var (text, injected) = (new StringBuilder(), 0);
        foreach (var document in documents)
        {
            var after = document.Value?.DeepClone();
            injected += after is JsonObject resource ? Inject(resource, document, "", bag) : 0;
            Write(text, document, after, format);
        }
        return new(bag.HasErrors ? null : text.ToString(), bag.ToValueList(), injected);
    }

    private static void Write(StringBuilder text, PlainDocument document, JsonNode? after, ManifestFormat format)
    {
        if (format == ManifestFormat.Json)
        {
            if (after is not null)
                text.Append(after.ToJsonString(Indented)).Append('\n');
            return;
        }
        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        var isSame = document.Text.Length > 0 && JsonNode.DeepEquals(document.Value, after);
        if (isSame)
            text.Append(document.Text);
        else if (document.IsJson || after is null || document.Value is null)
            text.Append(text.Length > 0 ? "---\n" : "").Append(YamlBlock.Document(after));
        else
            text.Append(YamlSplice.Apply(document.Text, document.Value, after));
    }

    /// <returns>How many were injected.</returns>
    private int Inject(JsonObject resource, PlainDocument document, string path, DiagnosticBag bag)
    {
        var (version, kind) = (Text(resource, "apiVersion"), Text(resource, "kind"));
        if (kind == "List" && resource["items"] is JsonArray items)
            return items.Select((item, i) => item is JsonObject inner ? Inject(inner, document, $"{path}items[{i}].", bag) : 0).Sum();
        if (WorkloadKinds.PodPath(version, kind) is not { } steps)
            return 0;
        var metadata = resource["metadata"] as JsonObject;
        var space = Text(metadata, "namespace") is { Length: > 0 } given ? given : defaultNamespace;
        var key = new ResourceKey(kind, space, Text(metadata, "name"));
        var podPath = path + string.Concat(steps.Select(s => s + "."));
        if (Find(resource, steps) is not JsonObject pod)
        {
            Report(bag, document, Codes.BadPodTemplate, key, podPath.TrimEnd('.'), "there is none");
            return 0;
        }
        var context = new InjectionContext
        {
            Namespace = namespaces.Find(space) ?? new() { Name = space },
            Workload = steps.Length == 0 ? null : new(version, kind, key.Name),
        };
        return Inject(pod, context, document, key, podPath, bag) ? 1 : 0;
    }

    private bool Inject(JsonObject pod, InjectionContext context, PlainDocument document, ResourceKey key, string path, DiagnosticBag bag)
    {
        try
        {
            var patch = new ArrayBufferWriter<byte>();
            var result = injector.Inject(Pod.Parse(JsonSerializer.SerializeToUtf8Bytes(pod)), context, patch);
            foreach (var finding in result.Findings)
                bag.Add(finding with { Resource = key, Path = path + finding.Path, Position = Position(document, path + finding.Path) });
            if (result.IsInjected)
                JsonPatch.Apply(pod, patch.WrittenSpan);
            else if (result.Decision != InjectionDecision.Invalid)
                Report(bag, document, Codes.NotInjected, key, "", Reason(result.Decision));
            return result.IsInjected;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            Report(bag, document, Codes.BadPodTemplate, key, path.TrimEnd('.'), broken.Message);
            return false;
        }
    }

    private static string Reason(InjectionDecision decision) =>
        decision switch
        {
            InjectionDecision.AlreadyInjected => "it has been already",
            InjectionDecision.HostNetwork => "it has host networking enabled",
            InjectionDecision.IgnoredNamespace => "its namespace is never injected",
            InjectionDecision.NamespaceSaysNo => "its namespace does not choose injection",
            InjectionDecision.PodSaysNo => "sidecar.istio.io/inject says no",
            _ => "the policy says no",
        };

    private static JsonNode? Find(JsonObject resource, string[] steps)
    {
        JsonNode? node = resource;
        foreach (var step in steps)
            node = (node as JsonObject)?[step];
        return node;
    }

    private static string Text(JsonObject? map, string field) =>
        map?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static SourcePosition Position(PlainDocument document, string path) => document.Places?.Find(path) ?? default;

    private static void Report(
        DiagnosticBag bag,
        PlainDocument document,
        DiagnosticCode code,
        ResourceKey key,
        string path,
        string argument
    )
    {
        var own = new DiagnosticBag();
        own.Add(code, key, path, argument);
        bag.Add(own.Items[0] with { Position = Position(document, path) });
    }
}
