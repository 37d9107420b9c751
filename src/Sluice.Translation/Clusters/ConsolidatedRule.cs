using Sluice.Resources;
using Sluice.Resources.Istio;

namespace Sluice.Translation.Clusters;

/// <summary>What applies to one host: one or more DestinationRules as one. Subsets know their source.</summary>
internal sealed record ConsolidatedRule(
    string Host,
    TrafficPolicy? Policy,
    IReadOnlyList<(Subset Subset, ResourceKey Source, string Path)> Subsets,
    ResourceKey Source
)
{
    public Subset? FindSubset(string name)
    {
        foreach (var (subset, _, _) in Subsets)
        {
            if (subset.Name == name)
                return subset;
        }
        return null;
    }
}
