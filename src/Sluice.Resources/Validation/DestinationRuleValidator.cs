using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of DestinationRule.</summary>
internal static class DestinationRuleValidator
{
    public static void Validate(DestinationRule rule, Check check)
    {
        var spec = rule.Spec;
        if (Names.WhyNotWildcardDomain(spec.Host) is { } why)
            check.Report(Codes.BadHost, "spec.host", spec.Host, why);
        TrafficPolicyValidator.Validate(spec.TrafficPolicy, "spec.trafficPolicy", check);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Subsets.Count; i++)
        {
            var (subset, path) = (spec.Subsets[i], "spec.subsets".Item(i));
            check.That(names.Add(subset.Name), Codes.SubsetDefinedTwice, path.Field("name"), subset.Name);
            check.DnsLabel(subset.Name, path.Field("name"));
            check.Labels(subset.Labels, path.Field("labels"));
            TrafficPolicyValidator.Validate(subset.TrafficPolicy, path.Field("trafficPolicy"), check);
        }
        SharedRules.ExportTo(spec.ExportTo, check, hasSelector: spec.WorkloadSelector is not null);
        if (spec.WorkloadSelector is { } selector)
            check.Selector(selector.MatchLabels, "spec.workloadSelector.matchLabels");
    }
}
