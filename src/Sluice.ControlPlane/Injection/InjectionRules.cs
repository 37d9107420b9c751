using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection;

/// <summary>Whether a pod is to be injected: Istio's rules, in Istio's order.</summary>
internal static class InjectionRules
{
    public static InjectionDecision Decide(Pod pod, InjectionSettings settings, NamespaceFacts space)
    {
        if (pod.HostNetwork)
            return InjectionDecision.HostNetwork;
        if (IsIgnored(pod, settings, space))
            return InjectionDecision.IgnoredNamespace;
        if (IsInjected(pod))
            return InjectionDecision.AlreadyInjected;
        if (space.Labels is not null && !IsChosen(pod, settings, space))
            return InjectionDecision.NamespaceSaysNo;
        if (settings.Policy == InjectionPolicy.Never)
            return InjectionDecision.PolicySaysNo;
        // The label is the newer way, and wins. Anything but true and false counts as nothing.
        if (!pod.Labels.TryFind("sidecar.istio.io/inject"u8, out var asked))
            pod.Annotations.TryFind("sidecar.istio.io/inject"u8, out asked);
        if (asked.Is("true"u8))
            return InjectionDecision.Inject;
        if (asked.Is("false"u8))
            return InjectionDecision.PodSaysNo;
        return ByPolicy(pod, settings) ? InjectionDecision.Inject : InjectionDecision.PolicySaysNo;
    }

    private static bool ByPolicy(Pod pod, InjectionSettings settings)
    {
        if (settings.NeverInject.Count + settings.AlwaysInject.Count == 0)
            return settings.Policy == InjectionPolicy.Enabled;
        foreach (var selector in settings.NeverInject)
        {
            if (selector.Matches(pod.Labels.Find))
                return false;
        }
        foreach (var selector in settings.AlwaysInject)
        {
            if (selector.Matches(pod.Labels.Find))
                return true;
        }
        return settings.Policy == InjectionPolicy.Enabled;
    }

    private static bool IsIgnored(Pod pod, InjectionSettings settings, NamespaceFacts space)
    {
        foreach (var name in settings.IgnoredNamespaces)
        {
            if (name == space.Name)
                return true;
        }
        return pod.Namespace.Is("kube-system"u8) || pod.Namespace.Is("kube-public"u8);
    }

    /// <summary>The annotation alone is not enough: it may have been copied with a manifest.</summary>
    private static bool IsInjected(Pod pod) =>
        pod.Annotations.Has("sidecar.istio.io/status"u8) && (HasProxy(pod.Containers.Items) || HasProxy(pod.InitContainers.Items));

    private static bool HasProxy(PodContainer[] containers)
    {
        foreach (var container in containers)
        {
            if (container.Name.Is("istio-proxy"u8))
                return true;
        }
        return false;
    }

    private static bool IsChosen(Pod pod, InjectionSettings settings, NamespaceFacts space) =>
        space.Chooses(settings.Revision, pod.Labels.Find("sidecar.istio.io/inject"), pod.Labels.Find("istio.io/rev"));
}
