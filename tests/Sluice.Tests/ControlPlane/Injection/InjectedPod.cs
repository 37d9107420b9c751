using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Patching;

namespace Sluice.Tests.ControlPlane.Injection;

/// <summary>A pod before and after injection.</summary>
internal sealed class InjectedPod
{
    public required InjectionResult Result { get; init; }

    public required string Patch { get; init; }

    public required JsonObject Pod { get; init; }

    public static InjectedPod Of(string json, InjectionSettings? settings = null, InjectionContext? context = null)
    {
        var patch = new ArrayBufferWriter<byte>();
        var injector = new SidecarInjector(settings ?? new());
        var result = injector.Inject(
            Sluice.ControlPlane.Injection.Pods.Pod.Parse(Encoding.UTF8.GetBytes(json)),
            context ?? InjectionContext.Default,
            patch
        );
        var pod = JsonNode.Parse(json)!.AsObject();
        if (result.IsInjected)
            JsonPatch.Apply(pod, patch.WrittenSpan);
        return new()
        {
            Result = result,
            Patch = Encoding.UTF8.GetString(patch.WrittenSpan),
            Pod = pod,
        };
    }

    /// <summary>A pod of one container, with annotations.</summary>
    public static string With(params (string Key, string Value)[] annotations) =>
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "web",
                ["annotations"] = new JsonObject(annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
            },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) },
        }.ToJsonString();

    public IEnumerable<string> Names(string list) =>
        Pod["spec"]![list] is JsonArray items ? items.Select(i => i!["name"]!.GetValue<string>()) : [];

    public JsonNode Container(string name) =>
        new[] { "containers", "initContainers" }
            .SelectMany(l => Pod["spec"]![l] is JsonArray items ? items.Select(i => i!) : [])
            .Single(c => c["name"]!.GetValue<string>() == name);

    public string? Variable(string name) =>
        Container("istio-proxy")["env"]!
            .AsArray()
            .SingleOrDefault(e => e!["name"]!.GetValue<string>() == name)
            ?["value"]?.GetValue<string>();

    public string? Annotation(string key) => Pod["metadata"]!["annotations"]![key]?.GetValue<string>();

    public string? Label(string key) => Pod["metadata"]!["labels"]![key]?.GetValue<string>();

    public string Again(InjectionSettings? settings = null)
    {
        var second = Of(Pod.ToJsonString(), settings);
        return second.Result.Decision == InjectionDecision.AlreadyInjected && second.Patch.Length == 0 ? "" : second.Patch;
    }

    public static string Text(JsonNode node) =>
        node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
