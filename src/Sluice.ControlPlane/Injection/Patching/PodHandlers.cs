using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Every handler of a pod that is rewritten.</summary>
internal readonly ref struct PodHandlers(Pod pod, SidecarTemplate template)
{
    private readonly HandlerRewrite _rewrite = new(template.StatusPort);

    private bool IsOn => template.Options.Settings is { RewriteProbes: true, StatusPort: not 0 };

    public void WriteOperations(ref PatchWriter patch)
    {
        if (!IsOn)
            return;
        Operations(ref patch, "/spec/containers"u8, pod.Containers.Items, sidecarsOnly: false);
        Operations(ref patch, "/spec/initContainers"u8, pod.InitContainers.Items, sidecarsOnly: true);
    }

    /// <summary>The variable that tells the sidecar what to ask, with a comma before it; nothing where it has nothing to ask.</summary>
    public void WriteVariable(ref PatchWriter patch)
    {
        if (!IsOn)
            return;
        var any = Probers(ref patch, pod.Containers.Items, sidecarsOnly: false, false);
        any = Probers(ref patch, pod.InitContainers.Items, sidecarsOnly: true, any);
        if (any)
            patch.Write("}\"}"u8);
    }

    private bool Probers(ref PatchWriter patch, PodContainer[] containers, bool sidecarsOnly, bool any)
    {
        foreach (var container in containers)
        {
            if (!IsSubject(container, sidecarsOnly))
                continue;
            any = Prober(ref patch, container, container.Liveness, "/app-health/"u8, "/livez"u8, any);
            any = Prober(ref patch, container, container.Readiness, "/app-health/"u8, "/readyz"u8, any);
            any = Prober(ref patch, container, container.Startup, "/app-health/"u8, "/startupz"u8, any);
            any = Prober(ref patch, container, container.PreStop, "/app-lifecycle/"u8, "/prestopz"u8, any);
            any = Prober(ref patch, container, container.PostStart, "/app-lifecycle/"u8, "/poststartz"u8, any);
        }
        return any;
    }

    private bool Prober(
        ref PatchWriter patch,
        PodContainer container,
        PodHandler? handler,
        ReadOnlySpan<byte> path,
        ReadOnlySpan<byte> verb,
        bool any
    )
    {
        if (!_rewrite.Applies(container, handler))
            return any;
        patch.Write(any ? ","u8 : ",{\"name\":\"ISTIO_KUBE_APP_PROBERS\",\"value\":\"{"u8);
        _rewrite.WriteProber(ref patch, container, handler!, path, verb);
        return true;
    }

    private void Operations(ref PatchWriter patch, ReadOnlySpan<byte> list, PodContainer[] containers, bool sidecarsOnly)
    {
        for (var i = 0; i < containers.Length; i++)
        {
            var container = containers[i];
            if (!IsSubject(container, sidecarsOnly))
                continue;
            Operation(ref patch, new(list, i, "/livenessProbe"u8, "/app-health/"u8, "/livez"u8), container, container.Liveness);
            Operation(ref patch, new(list, i, "/readinessProbe"u8, "/app-health/"u8, "/readyz"u8), container, container.Readiness);
            Operation(ref patch, new(list, i, "/startupProbe"u8, "/app-health/"u8, "/startupz"u8), container, container.Startup);
            Operation(ref patch, new(list, i, "/lifecycle/preStop"u8, "/app-lifecycle/"u8, "/prestopz"u8), container, container.PreStop);
            Operation(
                ref patch,
                new(list, i, "/lifecycle/postStart"u8, "/app-lifecycle/"u8, "/poststartz"u8),
                container,
                container.PostStart
            );
        }
    }

    private void Operation(ref PatchWriter patch, HandlerPlace place, PodContainer container, PodHandler? handler)
    {
        if (_rewrite.Applies(container, handler))
            _rewrite.WriteOperations(ref patch, place, container, handler!);
    }

    private static bool IsSubject(PodContainer container, bool sidecarsOnly) =>
        container.HasHandlers && (container.IsSidecar || !sidecarsOnly) && !container.Name.Is("istio-proxy"u8);
}
