using System.Globalization;

namespace Sluice.Capture.Rules;

/// <summary>Rules as <c>iptables</c> and <c>iptables-restore</c> read them.</summary>
public static class IptablesText
{
    /// <summary>The condition and target of a rule, without the chain: <c>-p tcp --dport 80 -j RETURN</c>.</summary>
    public static string Of(Rule rule) => string.Join(' ', Conditions(rule.Match).Append(Target(rule.Action)));

    /// <summary>The kernel's name of a table.</summary>
    public static string Name(Table table) =>
        table switch
        {
            Table.Raw => "raw",
            Table.Mangle => "mangle",
            _ => "nat",
        };

    private static IEnumerable<string> Conditions(Match match)
    {
        if (match.InInterface is { } inside)
            yield return $"-i {inside}";
        if (match.OutInterface is { } outside)
            yield return $"-o {outside}";
        if (match.Source is { } source)
            yield return $"-s {source}";
        if (match.Destination is { } destination)
            yield return $"-d {destination}";
        if (match.NotDestination is { } not)
            yield return $"! -d {not}";
        foreach (var condition in Ports(match))
            yield return condition;
        if (match.Owner is { } owner)
            yield return $"-m owner {Option(owner)}";
        for (var i = 0; i < match.NotOwners.Count; i++)
            yield return $"-m owner ! {Option(match.NotOwners[i])}";
        if (match.Mark is { } mark)
            yield return Number($"-m mark --mark {mark}");
        if (match.NotMark is { } notMark)
            yield return Number($"-m mark ! --mark {notMark}");
        if (match.ConnectionMark is { } connection)
            yield return Number($"-m connmark --mark {connection}");
        if (match.IsEstablished)
            yield return "-m conntrack --ctstate RELATED,ESTABLISHED";
    }

    private static IEnumerable<string> Ports(Match match)
    {
        if (match.Transport != Transport.Any)
            yield return match.Transport == Transport.Tcp ? "-p tcp" : "-p udp";
        if (match.SourcePort is { } from)
            yield return Number($"--sport {from}");
        if (match.DestinationPort is { } to)
            yield return Number($"--dport {to}");
        if (match.NotDestinationPorts.Count == 1)
            yield return Number($"! --dport {match.NotDestinationPorts[0]}");
        else if (match.NotDestinationPorts.Count > 1)
            yield return $"-m multiport ! --dports {string.Join(',', match.NotDestinationPorts)}";
    }

    private static string Option(Owner owner) => $"{(owner.IsGroup ? "--gid-owner" : "--uid-owner")} {owner.Name}";

    private static string Target(RuleAction action) =>
        action switch
        {
            RuleAction.Return => "-j RETURN",
            RuleAction.Accept => "-j ACCEPT",
            RuleAction.Jump jump => $"-j {jump.Chain}",
            RuleAction.Redirect redirect => Number($"-j REDIRECT --to-ports {redirect.Port}"),
            RuleAction.Tproxy tproxy => Number($"-j TPROXY --tproxy-mark {tproxy.Mark}/0xffffffff --on-port {tproxy.Port}"),
            RuleAction.SetMark mark => Number($"-j MARK --set-mark {mark.Mark}"),
            RuleAction.SaveMark => "-j CONNMARK --save-mark",
            RuleAction.RestoreMark => "-j CONNMARK --restore-mark",
            RuleAction.Zone zone => Number($"-j CT --zone {zone.Number}"),
            _ => throw new NotSupportedException(action.GetType().Name),
        };

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
