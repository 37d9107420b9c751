using Sluice.Resources.Istio;
using Sluice.Translation.Services;

namespace Sluice.Translation.Sidecars;

/// <summary>Finds the one Sidecar resource that applies to a proxy.</summary>
internal static class SidecarSelection
{
    /// <summary>Istio's order: the namespace's own with a fitting selector, the namespace's own without one, the root namespace's without one.</summary>
    public static Sidecar? Select(IReadOnlyList<Sidecar> oldestFirst, ProxyNode node, string rootNamespace) =>
        oldestFirst.FirstOrDefault(s => s.Metadata.Namespace == node.Namespace && HasSelector(s) && Selects(s, node))
        ?? oldestFirst.FirstOrDefault(s => s.Metadata.Namespace == node.Namespace && !HasSelector(s))
        ?? oldestFirst.FirstOrDefault(s => s.Metadata.Namespace == rootNamespace && !HasSelector(s));

    private static bool HasSelector(Sidecar sidecar) => sidecar.Spec.WorkloadSelector is { Labels.Count: > 0 };

    private static bool Selects(Sidecar sidecar, ProxyNode node) =>
        Labels.Select(sidecar.Spec.WorkloadSelector!.Labels, node.Labels ?? default);
}
