using System.Globalization;
using System.Text;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The annotations that every pod of the same options gets.</summary>
internal static class AnnotationFragments
{
    private const string MultusNetwork = "default/istio-cni";

    public static TemplateAnnotation[] Build(SidecarOptions options, TemplateVolume[] volumes)
    {
        List<TemplateAnnotation> annotations =
        [
            TemplateAnnotation.Of("istio.io/rev", options.Settings.Revision),
            TemplateAnnotation.Of("sidecar.istio.io/status", Status(options, volumes)),
        ];
        if (options.Settings.Cni != CniMode.Off)
            annotations.AddRange(ForPlugin(options));
        return [.. annotations];
    }

    public static TemplateAnnotation[] Prometheus(SidecarOptions options) =>
        !options.Settings.MergePrometheus || options.PrometheusPort == 0
            ? []
            :
            [
                TemplateAnnotation.Of("prometheus.io/path", "/stats/prometheus"),
                TemplateAnnotation.Of("prometheus.io/port", options.PrometheusPort.ToString(CultureInfo.InvariantCulture)),
                TemplateAnnotation.Of("prometheus.io/scrape", "true"),
            ];

    /// <summary>What a CNI plugin reads, since it sees no init container.</summary>
    private static IEnumerable<TemplateAnnotation> ForPlugin(SidecarOptions options)
    {
        var settings = options.Settings;
        if (settings.Cni == CniMode.Multus)
            yield return TemplateAnnotation.Of("k8s.v1.cni.cncf.io/networks", WithMultus(options.MultusNetworks));
        yield return TemplateAnnotation.Of("sidecar.istio.io/interceptionMode", options.Mode);
        yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/includeOutboundIPRanges", settings.IncludeRanges);
        if (settings.ExcludeRanges.Length > 0)
            yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/excludeOutboundIPRanges", settings.ExcludeRanges);
        yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/includeInboundPorts", settings.IncludeInboundPorts);
        yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/excludeInboundPorts", options.AnnotatedInboundPorts);
        if (settings.IncludeOutboundPorts.Length > 0)
            yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/includeOutboundPorts", settings.IncludeOutboundPorts);
        if (settings.ExcludeOutboundPorts.Length > 0)
            yield return TemplateAnnotation.Of("traffic.sidecar.istio.io/excludeOutboundPorts", settings.ExcludeOutboundPorts);
    }

    private static string WithMultus(string own) =>
        own.Length == 0 || own == MultusNetwork ? MultusNetwork
        : own.TrimStart().StartsWith('[') ? own.TrimEnd()[..^1] + ",{\"name\":\"istio-cni\",\"namespace\":\"default\"}]"
        : own.Split(',', StringSplitOptions.TrimEntries).Contains(MultusNetwork) ? own
        : $"{own}, {MultusNetwork}";

    /// <summary>What was added: by it, an injected pod is known as one.</summary>
    private static string Status(SidecarOptions options, TemplateVolume[] volumes)
    {
        var settings = options.Settings;
        List<string> init = [];
        if (settings.Interception != InterceptionMode.None)
            init.Add(settings.Cni == CniMode.Off ? SidecarTemplate.InitName : SidecarTemplate.ValidationName);
        List<string> containers = [];
        (settings.NativeSidecar ? init : containers).Add(SidecarTemplate.ProxyName);
        var json = new FragmentBuilder().Raw("{\"initContainers\":"u8);
        AddList(json, init);
        json.Raw(",\"containers\":"u8);
        AddList(json, containers);
        json.Raw(",\"volumes\":"u8);
        AddList(json, [.. volumes.Select(v => Encoding.UTF8.GetString(v.Name))]);
        json.Raw(",\"imagePullSecrets\":"u8);
        AddList(json, settings.ImagePullSecrets);
        return Encoding.UTF8.GetString(json.Raw(",\"revision\":"u8).Text(settings.Revision).Raw("}"u8).ToBytes());
    }

    // Nothing is null there, as Istio writes it.
    private static void AddList(FragmentBuilder json, IReadOnlyCollection<string> items)
    {
        if (items.Count == 0)
            json.Raw("null"u8);
        else
            json.Texts(items);
    }
}
