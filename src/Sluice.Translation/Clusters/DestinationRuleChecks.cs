using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Translation.Hosts;

namespace Sluice.Translation.Clusters;

/// <summary>Says which DestinationRules are for a service that is not there.</summary>
internal static class DestinationRuleChecks
{
    public static void Run(TranslationScope scope, IEnumerable<DestinationRule> rules)
    {
        List<string>? names = null;
        foreach (var rule in rules)
        {
            var host = ShortNames.QualifyHost(rule.Spec.Host, rule.Metadata.Namespace, scope.Node.ClusterDomain);
            if (HostName.IsWildcard(host) || scope.Services.Knows(host))
                continue;
            names ??= [.. scope.Services.Services.ToArray().Select(s => s.Host).Distinct(StringComparer.Ordinal)];
            var suggestion = scope.Suggestions.Nearest(host, names);
            scope.Bag.AddSuggesting(suggestion, Codes.DestinationRuleHostNotFound, rule.Key, "spec.host", host);
        }
    }
}
