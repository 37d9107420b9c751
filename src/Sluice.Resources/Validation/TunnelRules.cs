using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>
/// Denials by method or path hold for tunnels too, whose requests nobody sees. That surprises where another rule allows a tunnel to the same place.
/// </summary>
internal static class TunnelRules
{
    private static readonly EgressTo Everywhere = new();

    public static void Check(ValueList<EgressPolicyRule> rules, Check check)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Action != EgressRuleAction.Deny)
                continue;
            for (var j = 0; j < rules[i].To.Count; j++)
            {
                var denied = rules[i].To[j];
                if (!IsOfRequests(denied) || IsDenied(rules[i], denied))
                    continue;
                var open = rules.AsSpan().ToArray().FirstOrDefault(r => LetsTunnel(r, denied));
                check.That(open is null, Codes.TunnelDeniedToo, "spec.rules".Item(i).Item("to", j), Name(rules, open));
            }
        }
    }

    private static bool LetsTunnel(EgressPolicyRule rule, EgressTo denied) =>
        rule.Action != EgressRuleAction.Deny && Targets(rule).Any(t => !IsOfRequests(t) && Overlap(t, denied));

    // A neighbour entry without methods says already that tunnels are denied.
    private static bool IsDenied(EgressPolicyRule rule, EgressTo denied) => rule.To.Any(t => !IsOfRequests(t) && Covers(t, denied));

    private static IEnumerable<EgressTo> Targets(EgressPolicyRule rule) => rule.To.Count == 0 ? [Everywhere] : rule.To;

    private static bool IsOfRequests(EgressTo to) => to.Methods.Count > 0 || to.Paths.Count > 0;

    private static bool Overlap(EgressTo a, EgressTo b) =>
        (a.Ports.Count == 0 || b.Ports.Count == 0 || a.Ports.Intersect(b.Ports).Any())
        && (a.Hosts.Count == 0 || b.Hosts.Count == 0 || a.Hosts.Any(x => b.Hosts.Any(y => HostNames.Overlap(Lower(x), Lower(y)))));

    private static bool Covers(EgressTo outer, EgressTo inner) =>
        (outer.Ports.Count == 0 || (inner.Ports.Count > 0 && !inner.Ports.Except(outer.Ports).Any()))
        && (
            outer.Hosts.Count == 0
            || (inner.Hosts.Count > 0 && inner.Hosts.All(i => outer.Hosts.Any(o => HostNames.IsSubset(Lower(i), Lower(o)))))
        );

    private static string Lower(string host) => host.ToLowerInvariant();

    private static string Name(ValueList<EgressPolicyRule> rules, EgressPolicyRule? rule)
    {
        if (rule is null)
            return "";
        return rule.Name.Length > 0 ? rule.Name : $"rules[{Array.IndexOf(rules.AsSpan().ToArray(), rule)}]";
    }
}
