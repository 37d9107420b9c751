using System.Globalization;
using System.Net;
using System.Text;

namespace Sluice.Capture.Rules;

/// <summary>Rules as <c>nft -f</c> reads them: one table of ours per address family, replaced as a whole, so that nothing is ever half applied.</summary>
public static class NftablesText
{
    /// <summary>The name of our table in each family.</summary>
    public const string TableName = "sluice";

    /// <summary>The script that puts the rules in place of what stood there before.</summary>
    public static string Replace(RuleSet rules) => $"{Remove(rules.IsIpv6)}{(rules.Rules.Count == 0 ? "" : Table(rules))}";

    /// <summary>The script that leaves nothing of ours. Adding first makes the deletion work where there is no table.</summary>
    public static string Remove(bool isIpv6) => $"add table {Family(isIpv6)} {TableName}\ndelete table {Family(isIpv6)} {TableName}\n";

    private static string Table(RuleSet rules)
    {
        var text = new StringBuilder($"table {Family(rules.IsIpv6)} {TableName} {{\n");
        // A chain must stand before a rule that jumps to it.
        foreach (var chain in rules.Chains)
            text.Append(CultureInfo.InvariantCulture, $"  chain {Name(chain.Table, chain.Name)} {{ }}\n");
        foreach (var chain in rules.Chains)
            AppendChain(text, rules, chain, head: "");
        foreach (var chain in rules.Rules.Select(r => new OwnChain(r.Table, r.Chain)).Distinct().Except(rules.Chains))
            AppendChain(text, rules, chain, Hook(chain));
        return text.Append("}\n").ToString();
    }

    private static void AppendChain(StringBuilder text, RuleSet rules, OwnChain chain, string head)
    {
        text.Append(CultureInfo.InvariantCulture, $"  chain {Name(chain.Table, chain.Name)} {{\n{head}");
        foreach (var rule in InOrder(rules, chain))
            text.Append("    ").AppendJoin(' ', Conditions(rule.Match, rules.IsIpv6).Append(Action(rule))).Append('\n');
        text.Append("  }\n");
    }

    // Each rule that goes first goes before those that went first earlier.
    private static IEnumerable<Rule> InOrder(RuleSet rules, OwnChain chain)
    {
        var own = rules.Rules.Where(r => r.Table == chain.Table && r.Chain == chain.Name).ToList();
        return own.Where(r => r.IsFirst).Reverse().Concat(own.Where(r => !r.IsFirst));
    }

    private static string Hook(OwnChain chain)
    {
        var (type, priority) = (chain.Table, chain.Name) switch
        {
            (Rules.Table.Raw, _) => ("filter", "raw"),
            (Rules.Table.Mangle, "OUTPUT") => ("route", "mangle"),
            (Rules.Table.Mangle, _) => ("filter", "mangle"),
            _ => ("nat", "-100"),
        };
        return $"    type {type} hook {chain.Name.ToLowerInvariant()} priority {priority}; policy accept;\n";
    }

    private static IEnumerable<string> Conditions(Match match, bool isIpv6)
    {
        var ip = Family(isIpv6);
        if (match.InInterface is { } inside)
            yield return $"iifname \"{inside}\"";
        if (match.OutInterface is { } outside)
            yield return $"oifname \"{outside}\"";
        if (match.Source is { } source)
            yield return $"{ip} saddr {Text(source)}";
        if (match.Destination is { } destination)
            yield return $"{ip} daddr {Text(destination)}";
        if (match.NotDestination is { } not)
            yield return $"{ip} daddr != {Text(not)}";
        foreach (var condition in Ports(match).Concat(Owners(match)))
            yield return condition;
        if (match.Mark is { } mark)
            yield return Number($"meta mark {mark}");
        if (match.NotMark is { } notMark)
            yield return Number($"meta mark != {notMark}");
        if (match.ConnectionMark is { } connection)
            yield return Number($"ct mark {connection}");
        if (match.IsEstablished)
            yield return "ct state related,established";
    }

    private static IEnumerable<string> Ports(Match match)
    {
        if (match.Transport == Transport.Any)
            yield break;
        var protocol = match.Transport == Transport.Tcp ? "tcp" : "udp";
        yield return $"meta l4proto {protocol}";
        if (match.SourcePort is { } from)
            yield return Number($"{protocol} sport {from}");
        if (match.DestinationPort is { } to)
            yield return Number($"{protocol} dport {to}");
        if (match.NotDestinationPorts.Count > 0)
            yield return $"{protocol} dport != {{ {string.Join(", ", match.NotDestinationPorts)} }}";
    }

    private static IEnumerable<string> Owners(Match match)
    {
        if (match.Owner is { } owner)
            yield return $"{Key(owner)} {owner.Name}";
        for (var i = 0; i < match.NotOwners.Count; i++)
            yield return $"{Key(match.NotOwners[i])} != {match.NotOwners[i].Name}";
    }

    private static string Action(Rule rule) =>
        rule.Action switch
        {
            RuleAction.Return => "return",
            RuleAction.Accept => "accept",
            RuleAction.Jump jump => $"jump {Name(rule.Table, jump.Chain)}",
            RuleAction.Redirect redirect => Number($"redirect to :{redirect.Port}"),
            RuleAction.Tproxy tproxy => Number($"tproxy to :{tproxy.Port} meta mark set {tproxy.Mark} accept"),
            RuleAction.SetMark mark => Number($"meta mark set {mark.Mark}"),
            RuleAction.SaveMark => "ct mark set meta mark",
            RuleAction.RestoreMark => "meta mark set ct mark",
            RuleAction.Zone zone => Number($"ct zone set {zone.Number}"),
            _ => throw new NotSupportedException(rule.Action.GetType().Name),
        };

    private static string Key(Owner owner) => owner.IsGroup ? "meta skgid" : "meta skuid";

    private static string Text(IPNetwork range) =>
        range.PrefixLength is 32 or 128 && IsHost(range) ? range.BaseAddress.ToString() : range.ToString();

    private static bool IsHost(IPNetwork range) => range.PrefixLength == range.BaseAddress.GetAddressBytes().Length * 8;

    private static string Name(Table table, string chain) => $"{IptablesText.Name(table)}_{chain}";

    private static string Family(bool isIpv6) => isIpv6 ? "ip6" : "ip";

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
