using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>What a pod is called: its labels, annotations, and the sidecar's variables about it.</summary>
internal readonly ref struct PodMetadata(Pod pod, SidecarTemplate template, InjectionContext context)
{
    // Of a label's value.
    private const int MaxLabel = 63;

    private readonly PodOwner _workload = PodWorkload.Find(pod, context.Workload);
    private readonly JsonText _space = pod.Namespace.IsEmpty ? JsonText.Of(context.Namespace.Name) : pod.Namespace;

    public void WriteAnnotations(ref PatchWriter patch, ReadOnlySpan<byte> overrides)
    {
        var entries = new EntryPatch(pod.Annotations, "/metadata/annotations"u8);
        entries.Add(ref patch, template.Annotations);
        WriteDefaultContainer(ref patch, ref entries);
        if (template.Prometheus is { } prometheus && MergesPrometheus())
            entries.Add(ref patch, prometheus);
        if (!overrides.IsEmpty)
            entries.Add(ref patch, "proxy.istio.io/overrides"u8, "proxy.istio.io~1overrides"u8, overrides);
        entries.Finish(ref patch);
    }

    private void WriteDefaultContainer(ref PatchWriter patch, scoped ref EntryPatch entries)
    {
        foreach (var container in pod.Containers.Items)
        {
            if (container.Name.Is("istio-proxy"u8))
                continue;
            var name = container.Name.Raw;
            if (!pod.Annotations.Has("kubectl.kubernetes.io/default-container"u8))
                entries.Add(ref patch, "kubectl.kubernetes.io/default-container"u8, "kubectl.kubernetes.io~1default-container"u8, name);
            if (!pod.Annotations.Has("kubectl.kubernetes.io/default-logs-container"u8))
                entries.Add(
                    ref patch,
                    "kubectl.kubernetes.io/default-logs-container"u8,
                    "kubectl.kubernetes.io~1default-logs-container"u8,
                    name
                );
            return;
        }
    }

    public void WriteLabels(ref PatchWriter patch)
    {
        var entries = new EntryPatch(pod.Labels, "/metadata/labels"u8);
        if (!pod.Labels.Has("security.istio.io/tlsMode"u8))
            entries.Add(ref patch, "security.istio.io/tlsMode"u8, "security.istio.io~1tlsMode"u8, "istio"u8);
        if (!pod.Labels.Has("service.istio.io/canonical-name"u8))
            entries.Add(ref patch, "service.istio.io/canonical-name"u8, "service.istio.io~1canonical-name"u8, CanonicalName());
        if (!pod.Labels.Has("service.istio.io/canonical-revision"u8))
            entries.Add(ref patch, "service.istio.io/canonical-revision"u8, "service.istio.io~1canonical-revision"u8, CanonicalRevision());
        var network = Network();
        if (!network.IsEmpty && !pod.Labels.Has("topology.istio.io/network"u8))
            entries.Add(ref patch, "topology.istio.io/network"u8, "topology.istio.io~1network"u8, network);
        entries.Finish(ref patch);
    }

    public void WriteValue(ref PatchWriter patch, Hole hole)
    {
        if (hole == Hole.WorkloadName)
            patch.Write(pod.Labels.TryFind("service.istio.io/workload-name"u8, out var name) ? name.Raw : _workload.Name.Raw);
        else if (hole == Hole.Owner)
            PodWorkload.WriteUri(ref patch, _workload, _space.Raw);
        else if (hole == Hole.Cluster)
            patch.Write(Given("ISTIO_META_CLUSTER_ID") ?? template.Cluster);
    }

    public void WriteEnvironment(ref PatchWriter patch)
    {
        var network = Network();
        if (!network.IsEmpty)
            WriteVariable(ref patch, "ISTIO_META_NETWORK"u8, network);
        if (context.Environment.Count == 0)
            return;
        foreach (var (name, value) in context.Environment)
        {
            if (name is not ("ISTIO_META_CLUSTER_ID" or "ISTIO_META_NETWORK"))
                WriteVariable(ref patch, JsonText.Of(name).Raw, JsonText.Of(value).Raw);
        }
    }

    /// <summary>Where the application's own metrics are, since the annotations now name the sidecar's.</summary>
    public void WritePrometheusVariable(ref PatchWriter patch)
    {
        var hasScrape = pod.Annotations.TryFind("prometheus.io/scrape"u8, out var scrape);
        var hasPath = pod.Annotations.TryFind("prometheus.io/path"u8, out var path);
        var hasPort = pod.Annotations.TryFind("prometheus.io/port"u8, out var port);
        if (!(hasScrape || hasPath || hasPort) || template.Prometheus is null || !MergesPrometheus())
            return;
        patch.Write(",{\"name\":\"ISTIO_PROMETHEUS_ANNOTATIONS\",\"value\":\"{\\\"scrape\\\":\\\""u8);
        patch.WriteNested(scrape.Raw);
        patch.Write("\\\",\\\"path\\\":\\\""u8);
        patch.WriteNested(path.Raw);
        patch.Write("\\\",\\\"port\\\":\\\""u8);
        patch.WriteNested(port.Raw);
        patch.Write("\\\"}\"}"u8);
    }

    private static void WriteVariable(ref PatchWriter patch, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        patch.Write(",{\"name\":\""u8);
        patch.Write(name);
        patch.Write("\",\"value\":\""u8);
        patch.Write(value);
        patch.Write("\"}"u8);
    }

    private ReadOnlySpan<byte> CanonicalName()
    {
        if (
            pod.Labels.TryFind("app.kubernetes.io/name"u8, out var name) && !name.IsEmpty
            || pod.Labels.TryFind("app"u8, out name) && !name.IsEmpty
        )
            return name.Raw;
        var workload = _workload.Name.Raw;
        return workload.Length <= MaxLabel ? workload : workload[..MaxLabel].TrimEnd("-_."u8);
    }

    private ReadOnlySpan<byte> CanonicalRevision() =>
        pod.Labels.TryFind("app.kubernetes.io/version"u8, out var version) && !version.IsEmpty
        || pod.Labels.TryFind("version"u8, out version) && !version.IsEmpty
            ? version.Raw
            : "latest"u8;

    private ReadOnlySpan<byte> Network() => Given("ISTIO_META_NETWORK") ?? template.Network;

    private byte[]? Given(string variable)
    {
        if (context.Environment.Count == 0)
            return null;
        foreach (var (name, value) in context.Environment)
        {
            if (name == variable)
                return JsonText.Of(value).Raw.ToArray();
        }
        return null;
    }

    private bool MergesPrometheus()
    {
        var annotations = pod.Annotations;
        if (annotations.TryFind("prometheus.io/scrape"u8, out var scrape) && scrape.Is("false"u8))
            return false;
        if (annotations.TryFind("prometheus.istio.io/merge-metrics"u8, out var merges) && merges.Is("false"u8))
            return false;
        return true;
    }
}
