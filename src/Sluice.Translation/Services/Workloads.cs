using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>WorkloadEntries as Istio takes them.</summary>
internal static class Workloads
{
    private const string HealthChecked = "proxy.istio.io/health-checks-enabled";

    /// <summary>Those that are well, with the labels that count: the metadata's beside the spec's, and before them.</summary>
    public static IEnumerable<WorkloadEntry> Ready(IEnumerable<WorkloadEntry> entries) => entries.Where(IsHealthy).Select(WithLabels);

    // Its agent says how it is where it was told to look; before the first word it is not known to be well.
    private static bool IsHealthy(WorkloadEntry entry) =>
        !(entry.Metadata.Annotations.TryGetValue(HealthChecked, out var isChecked) && isChecked == "true")
        || entry.Status.Conditions.Any(c => c is { Type: "Healthy", Status: "True" });

    private static WorkloadEntry WithLabels(WorkloadEntry entry)
    {
        if (entry.Metadata.Labels.Count == 0)
            return entry;
        var merged = entry.Metadata.Labels.Concat(entry.Spec.Labels.Where(l => !entry.Metadata.Labels.ContainsKey(l.Key)));
        return entry with { Spec = entry.Spec with { Labels = merged.ToValueMap() } };
    }
}
