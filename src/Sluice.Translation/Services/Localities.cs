using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>Where workloads are, as Istio tells it: by the Pod's own label, else by the labels of its node.</summary>
internal sealed class Localities(IEnumerable<NodeResource> nodes)
{
    private const string PodLabel = "istio-locality";
    private const string Subzone = "topology.istio.io/subzone";

    // Kubernetes' names today, and those before 1.17.
    private static readonly string[] Region = ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"];
    private static readonly string[] Zone = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

    private readonly Dictionary<string, string> _byNode = nodes
        .DistinctBy(n => n.Metadata.Name)
        .ToDictionary(n => n.Metadata.Name, n => Of(n.Metadata.Labels), StringComparer.Ordinal);

    public string Of(Pod pod)
    {
        // Labels may hold no slashes, so that dots stand for them.
        if (pod.Metadata.Labels.TryGetValue(PodLabel, out var own) && own.Length > 0)
            return own.Contains('/', StringComparison.Ordinal) ? own : own.Replace('.', '/');
        // Kubernetes copies a node's labels to its Pods (1.35 and later).
        return OfNode(pod.Spec.NodeName) is { Length: > 0 } known ? known : Of(pod.Metadata.Labels);
    }

    public string OfNode(string name) => _byNode.GetValueOrDefault(name, "");

    public static string Of(string region, string zone, string subzone = "") =>
        region.Length + zone.Length + subzone.Length == 0 ? ""
        : subzone.Length == 0 ? $"{region}/{zone}"
        : $"{region}/{zone}/{subzone}";

    private static string Of(ValueMap<string> labels) => Of(First(labels, Region), First(labels, Zone), First(labels, [Subzone]));

    private static string First(ValueMap<string> labels, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (labels.TryGetValue(name, out var value) && value.Length > 0)
                return value;
        }
        return "";
    }
}
