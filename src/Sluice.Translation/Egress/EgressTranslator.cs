using System.Net;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Snapshot;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Egress;

/// <summary>The egress policies that select a gateway.</summary>
internal static class EgressTranslator
{
    private const string Spiffe = "spiffe://";

    /// <returns>Null where no policy selects the gateway.</returns>
    public static EgressSettings? Translate(TranslationScope scope, ResourceSet resources)
    {
        var selected = Precedence
            .Order(resources.EgressPolicies)
            .Where(p => EgressSelection.Selects(p.Key, p.Spec.Selector, scope))
            .ToList();
        if (selected.Count == 0)
            return null;
        return new()
        {
            IsEnforced = selected.Exists(p => p.Spec.Mode == EgressMode.Enforce),
            Rules = selected.SelectMany(p => p.Spec.Rules.Select((rule, i) => Rule(p, rule, i, scope, resources))).ToValueList(),
        };
    }

    private static EgressRule Rule(EgressPolicy policy, EgressPolicyRule rule, int index, TranslationScope scope, ResourceSet resources) =>
        new()
        {
            Policy = $"{policy.Metadata.Namespace}/{policy.Metadata.Name}",
            Name = rule.Name.Length > 0 ? rule.Name : $"rules[{index}]",
            Action = (EgressAction)rule.Action,
            IsObserved = policy.Spec.Mode == EgressMode.Observe,
            From = rule.From.Select((f, i) => Source(policy, f, $"spec.rules[{index}].from[{i}].labels", scope, resources)).ToValueList(),
            To = rule.To.Select(Target).ToValueList(),
            AllowAddresses = rule.AllowAddresses,
            SourceAddress = policy.Spec.SourceAddress,
        };

    private static EgressSource Source(EgressPolicy policy, EgressFrom from, string path, TranslationScope scope, ResourceSet resources)
    {
        ValueList<string>? workloads = null;
        if (from.Labels.Count > 0)
        {
            workloads = Addresses(from, resources).Distinct().Order(StringComparer.Ordinal).ToValueList();
            if (workloads.Value.Count == 0)
                scope.Bag.Add(Codes.NobodyHasLabels, policy.Key, path);
        }
        return new()
        {
            Principals = from.Principals.Select(Qualified).ToValueList(),
            Namespaces = from.Namespaces.Select(n => $"{Spiffe}{scope.Mesh.Config.TrustDomain}/ns/{n}/").ToValueList(),
            IpBlocks = from.IpBlocks,
            Workloads = workloads,
            ProxyUsers = from.ProxyUsers,
        };
    }

    private static string Qualified(string principal) =>
        principal.StartsWith('*') || principal.StartsWith(Spiffe, StringComparison.Ordinal) ? principal : Spiffe + principal;

    private static IEnumerable<string> Addresses(EgressFrom from, ResourceSet resources) =>
        resources
            .Pods.Where(p => Labels.Select(from.Labels, p.Metadata.Labels))
            .SelectMany(PodIndex.Addresses)
            .Concat(resources.WorkloadEntries.Where(w => Labels.Select(from.Labels, w.Spec.Labels)).Select(w => w.Spec.Address))
            .Where(a => IPAddress.TryParse(a, out _));

    private static EgressTarget Target(EgressTo to) =>
        new()
        {
            Hosts = to.Hosts,
            Ports = to.Ports.Select(p => (int)p).ToValueList(),
            Methods = to.Methods,
            Paths = to.Paths,
        };
}
