using System.Collections.Frozen;
using Sluice.Resources;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>Which labels of a sidecar's workload can make a difference to its outbound side: those that some resource asks for.</summary>
public sealed class LabelUse
{
    private readonly FrozenSet<string> _names;

    private LabelUse(IEnumerable<string> names) => _names = names.ToFrozenSet(StringComparer.Ordinal);

    public static LabelUse Of(ResourceSet resources) =>
        new([
            .. resources.Sidecars.SelectMany(s => (s.Spec.WorkloadSelector?.Labels ?? default).Keys),
            .. resources.DestinationRules.SelectMany(r => (r.Spec.WorkloadSelector?.MatchLabels ?? default).Keys),
            .. resources.VirtualServices.SelectMany(v => v.Spec.Http).SelectMany(r => r.Match).SelectMany(m => m.SourceLabels.Keys),
            .. resources.VirtualServices.SelectMany(v => v.Spec.Tls).SelectMany(r => r.Match).SelectMany(m => m.SourceLabels.Keys),
            .. resources.VirtualServices.SelectMany(v => v.Spec.Tcp).SelectMany(r => r.Match).SelectMany(m => m.SourceLabels.Keys),
        ]);

    /// <summary>The node's labels as far as they are used; null where it has told none.</summary>
    internal ValueMap<string>? Of(ProxyNode node) =>
        node.Labels is { } labels ? labels.Where(l => _names.Contains(l.Key)).ToValueMap() : null;
}
