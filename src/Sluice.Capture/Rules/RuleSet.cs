using Sluice.Values;

namespace Sluice.Capture.Rules;

/// <summary>Everything that interception puts into the kernel for one address family.</summary>
/// <param name="IsIpv6">The family.</param>
/// <param name="Chains">Our chains, each in its table, in the order of first use.</param>
/// <param name="Rules">In order within each chain.</param>
/// <param name="Routing">Null without TPROXY.</param>
public sealed record RuleSet(bool IsIpv6, ValueList<OwnChain> Chains, ValueList<Rule> Rules, MarkRouting? Routing)
{
    public static RuleSet Empty(bool isIpv6) => new(isIpv6, default, default, null);
}

public readonly record struct OwnChain(Table Table, string Name);

/// <summary>Packets with the mark are delivered to this host, whatever their destination.</summary>
public sealed record MarkRouting(uint Mark, uint Table);
