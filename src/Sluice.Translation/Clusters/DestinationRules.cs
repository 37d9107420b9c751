using Sluice.Resources.Istio;
using Sluice.Translation.Hosts;
using Sluice.Translation.Services;

namespace Sluice.Translation.Clusters;

/// <summary>
/// Finds the DestinationRule of a service, in Istio's order: the proxy's own namespace, the service's namespace, the root namespace.
/// In each the most specific host wins, and rules of one host with one visibility are joined, oldest first.
/// </summary>
internal sealed class DestinationRules
{
    private readonly ProxyNode _node;
    private readonly Dictionary<(string Namespace, string Host), List<DestinationRule>> _byHost = [];

    // Hosts with wildcards by namespace, the most specific first.
    private readonly Dictionary<string, List<string>> _wildcards = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Host, bool Local), ConsolidatedRule?> _found = [];

    public DestinationRules(IEnumerable<DestinationRule> rules, ProxyNode node)
    {
        _node = node;
        foreach (var rule in rules)
        {
            if (rule.Spec.WorkloadSelector is { } selector && !SelectsNode(rule, selector))
                continue;
            var host = ShortNames.QualifyHost(rule.Spec.Host, rule.Metadata.Namespace, node.ClusterDomain);
            Add(rule, host);
        }
        foreach (var wildcards in _wildcards.Values)
            wildcards.Sort(HostName.CompareSpecificity);
    }

    /// <summary>The rule for <paramref name="host"/> of a service in <paramref name="serviceNamespace"/>; null when there is none.</summary>
    public ConsolidatedRule? Find(string host, string serviceNamespace)
    {
        // In the root namespace's own proxies, only rules meant for that namespace alone come before the service's own.
        var own = Find(_node.Namespace, host, local: true);
        if (own is not null)
            return own;
        var ofService = serviceNamespace.Length == 0 ? null : Find(serviceNamespace, host, local: false);
        return ofService ?? Find(_node.RootNamespace, host, local: false);
    }

    private void Add(DestinationRule rule, string host)
    {
        var ns = rule.Metadata.Namespace;
        if (_byHost.TryGetValue((ns, host), out var list))
        {
            list.Add(rule);
            return;
        }
        _byHost.Add((ns, host), [rule]);
        if (!HostName.IsWildcard(host))
            return;
        if (!_wildcards.TryGetValue(ns, out var wildcards))
            _wildcards.Add(ns, wildcards = []);
        wildcards.Add(host);
    }

    private ConsolidatedRule? Find(string ns, string host, bool local)
    {
        var key = (ns, host, local);
        if (!_found.TryGetValue(key, out var known))
            _found.Add(key, known = Candidates(ns, host).Select(c => Consolidate(ns, c, local)).FirstOrDefault(c => c is not null));
        return known;
    }

    private IEnumerable<string> Candidates(string ns, string host)
    {
        var wildcards = _wildcards.TryGetValue(ns, out var all) ? all.Where(w => w != host && HostName.IsSubsetOf(host, w)) : [];
        return _byHost.ContainsKey((ns, host)) ? wildcards.Prepend(host) : wildcards;
    }

    private ConsolidatedRule? Consolidate(string ns, string host, bool local)
    {
        var usable = _byHost[(ns, host)].FindAll(r => IsUsable(r, local));
        return usable.Count == 0 ? null : Consolidate(host, usable);
    }

    private bool IsUsable(DestinationRule rule, bool local)
    {
        var isPrivate = Visibility.IsPrivate(rule.Spec.ExportTo, rule.Metadata.Namespace);
        if (local)
            return _node.Namespace != _node.RootNamespace || isPrivate;
        return !isPrivate && Visibility.Reaches(rule.Spec.ExportTo, rule.Metadata.Namespace, _node.Namespace);
    }

    private static ConsolidatedRule Consolidate(string host, List<DestinationRule> rules)
    {
        var first = rules[0];
        var same = rules.Where(r => ScopeOf(r) == ScopeOf(first)).ToList();
        var subsets = same.SelectMany(r => r.Spec.Subsets.Select((s, i) => (Subset: s, Source: r.Key, Path: $"spec.subsets[{i}]")))
            .DistinctBy(s => s.Subset.Name)
            .ToList();
        return new(host, same.Select(r => r.Spec.TrafficPolicy).FirstOrDefault(p => p is not null), subsets, first.Key);
    }

    private static string ScopeOf(DestinationRule rule)
    {
        var names = rule.Spec.ExportTo.Select(e => e == "." ? rule.Metadata.Namespace : e).Order(StringComparer.Ordinal);
        return rule.Spec.ExportTo.Count == 0 ? "*" : string.Join(',', names);
    }

    private bool SelectsNode(DestinationRule rule, LabelSelector selector) =>
        rule.Metadata.Namespace == _node.Namespace && (_node.Labels is not { } labels || Labels.Select(selector.MatchLabels, labels));
}
