using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>
/// A pod may bring a container named as an injected one: what it says wins over the template, field by field. It is taken out of its place, and
/// remembered in the annotation <c>proxy.istio.io/overrides</c>.
/// </summary>
internal sealed class ContainerOverrides
{
    public static readonly ContainerOverrides None = new();

    private readonly List<(bool IsInit, int Index)> _removals = [];

    public byte[]? Proxy { get; private init; }

    public byte[]? Init { get; private init; }

    /// <summary>JSON within a JSON text.</summary>
    public byte[] Annotation { get; private init; } = [];

    public static ContainerOverrides Find(Pod pod, SidecarTemplate template, InjectionContext context)
    {
        if (!Brings(pod.Containers.Items) && !Brings(pod.InitContainers.Items))
            return None;
        var removals = new List<(bool, int)>();
        var settings = template.Options.Settings;
        var initName = settings.Cni == CniMode.Off ? "istio-init"u8 : "istio-validation"u8;
        var proxy = Take(pod, "istio-proxy"u8, removals);
        var init = template.InitContainer is null ? null : Take(pod, initName, removals);
        if (proxy is null && init is null)
            return None;
        var found = new ContainerOverrides
        {
            Proxy = proxy is null ? null : Merge(Standard(pod, template, context), proxy),
            Init = init is null ? null : Merge(template.InitContainer, init),
            Annotation = Describe(settings.NativeSidecar, proxy, init),
        };
        found._removals.AddRange(removals);
        return found;
    }

    // Most pods do not, and nothing is made for them.
    private static bool Brings(PodContainer[] containers)
    {
        foreach (var container in containers)
        {
            if (container.Name.Raw.StartsWith("istio-"u8))
                return true;
        }
        return false;
    }

    public void WriteRemovals(ref PatchWriter patch)
    {
        if (_removals.Count == 0)
            return;
        // From the end, so that the places before stay as they are.
        foreach (var (isInit, index) in _removals.OrderByDescending(r => r.Index))
        {
            patch.Begin("remove"u8);
            patch.Write(isInit ? "/spec/initContainers/"u8 : "/spec/containers/"u8);
            patch.Write(index);
            patch.Write("\"}"u8);
        }
    }

    private static JsonObject? Take(Pod pod, ReadOnlySpan<byte> name, List<(bool, int)> removals)
    {
        for (var i = 0; i < pod.Containers.Items.Length; i++)
        {
            if (pod.Containers.Items[i].Name.Is(name))
                return Read(pod.Containers.Items[i], removals, (false, i));
        }
        for (var i = 0; i < pod.InitContainers.Items.Length; i++)
        {
            if (pod.InitContainers.Items[i].Name.Is(name))
                return Read(pod.InitContainers.Items[i], removals, (true, i));
        }
        return null;
    }

    private static JsonObject Read(PodContainer container, List<(bool, int)> removals, (bool, int) place)
    {
        removals.Add(place);
        var json = JsonNode.Parse(container.Json.Span)!.AsObject();
        // The word for: as the template says. A container without an image is not accepted by Kubernetes.
        if (json["image"] is JsonValue image && image.TryGetValue<string>(out var text) && text == "auto")
            json.Remove("image");
        return json;
    }

    private static byte[] Standard(Pod pod, SidecarTemplate template, InjectionContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PatchWriter(buffer);
        new PodPatch(pod, template, context, None).WriteProxy(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Merge(ReadOnlySpan<byte> standard, JsonObject own)
    {
        var merged = JsonNode.Parse(standard)!.AsObject();
        StrategicMerge.Into(merged, own);
        return JsonSerializer.SerializeToUtf8Bytes(merged);
    }

    private static byte[] Describe(bool isNative, JsonObject? proxy, JsonObject? init)
    {
        var (containers, initContainers) = (new JsonArray(), new JsonArray());
        if (init is not null)
            initContainers.Add(init.DeepClone());
        if (proxy is not null)
            (isNative ? initContainers : containers).Add(proxy.DeepClone());
        var all = new JsonObject();
        if (containers.Count > 0)
            all["containers"] = containers;
        if (initContainers.Count > 0)
            all["initContainers"] = initContainers;
        return JsonText.Of(all.ToJsonString()).Raw.ToArray();
    }
}
