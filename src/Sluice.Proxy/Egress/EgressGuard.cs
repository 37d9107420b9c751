using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>Judges what leaves by the policies of one snapshot. Immutable.</summary>
internal sealed class EgressGuard
{
    private readonly CompiledEgressRule[] _rules;

    public EgressGuard(EgressSettings settings)
    {
        IsEnforced = settings.IsEnforced;
        _rules = [.. settings.Rules.Select(r => new CompiledEgressRule(r))];
        Lanes = _rules.Select(r => r.Lane).Append(EgressLane.Public).SelectMany(l => new[] { l, l.Unchecked }).ToHashSet();
    }

    /// <summary>False: the policies only observe.</summary>
    public bool IsEnforced { get; }

    /// <summary>All lanes that a decision may give.</summary>
    public IReadOnlySet<EgressLane> Lanes { get; }

    /// <summary>Where no policy selects the gateway: every public address may be reached.</summary>
    public static EgressGuard Open { get; } = new(new EgressSettings { Rules = [new EgressRule { Policy = "" }] });

    /// <summary>For what is no host at all.</summary>
    public static EgressDecision Unreadable { get; } = Decision(EgressVerdict.Denied, null, "the host cannot be read");

    /// <summary>For tunnels to ports that the forward proxy does not open.</summary>
    public static EgressDecision PortNotOpen { get; } = Decision(EgressVerdict.Denied, null, "the port is not among connectPorts");

    /// <summary>The first rule of its kind counts: a denial before a permission, one that is enforced before one that only observes.</summary>
    public EgressDecision Decide(in EgressRequest request)
    {
        if (request.Host.IsEmpty)
            return Unreadable;
        CompiledEgressRule? allowing = null;
        CompiledEgressRule? wouldAllow = null;
        CompiledEgressRule? wouldDeny = null;
        foreach (var rule in _rules)
        {
            if (!rule.Matches(request))
                continue;
            var denies = rule.Settings.Action == EgressAction.Deny;
            if (denies && !rule.Settings.IsObserved)
                return Decision(EgressVerdict.Denied, rule, "a rule denies it");
            if (denies)
                wouldDeny ??= rule;
            else if (rule.Settings.IsObserved)
                wouldAllow ??= rule;
            else
                allowing ??= rule;
        }
        // A policy that only observes permits nothing where another one is enforced: it shall be possible to try it out.
        if (IsEnforced && allowing is null)
            return Decision(EgressVerdict.Denied, null, wouldAllow is null ? "no rule allows it" : "only an observing policy allows it");
        if (wouldDeny is not null)
            return Decision(EgressVerdict.Observed, wouldDeny, "a rule would deny it", allowing ?? wouldAllow);
        allowing ??= wouldAllow;
        if (allowing is null)
            return Decision(EgressVerdict.Observed, null, "no rule allows it");
        return allowing.Settings.Action == EgressAction.Report
            ? Decision(EgressVerdict.Reported, allowing, "a rule reports it", allowing)
            : Decision(
                EgressVerdict.Allowed,
                allowing,
                allowing.Settings.Policy.Length > 0 ? "a rule allows it" : "no policy is there",
                allowing
            );
    }

    private static EgressDecision Decision(
        EgressVerdict verdict,
        CompiledEgressRule? rule,
        string reason,
        CompiledEgressRule? allowing = null
    ) => new(verdict, rule?.Settings.Policy ?? "", rule?.Settings.Name ?? "", reason, allowing?.Lane ?? EgressLane.Public);
}
