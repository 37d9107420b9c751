using System.Globalization;
using System.Net;

namespace Sluice.Tests.Capture;

/// <summary>What rules in iptables' notation do to a packet: two sets of rules are the same where every packet fares the same.</summary>
internal sealed class RuleSimulator
{
    private static readonly string[] Tables = ["raw", "mangle", "nat"];

    private readonly Dictionary<(string Table, string Chain), List<string[]>> _chains = [];

    /// <summary>Reads lines of <c>iptables-restore</c>, or of <c>iptables -t TABLE</c> commands of one family.</summary>
    public static RuleSimulator Parse(IEnumerable<string> lines)
    {
        var simulator = new RuleSimulator();
        var table = "nat";
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.StartsWith('*'))
                table = line[1..].Trim();
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
            if (words.IndexOf("-t") is >= 0 and var at)
            {
                table = words[at + 1];
                words.RemoveRange(0, at + 2);
            }
            if (words.Count > 2 && words[0] is "-A" or "-I")
                simulator.Add(table, words);
        }
        return simulator;
    }

    /// <summary>Words of the rules that name ports, networks, owners or interfaces: where packets may fare differently.</summary>
    public IEnumerable<(string Option, string Value)> Mentions() =>
        from rule in _chains.Values.SelectMany(r => r)
        from i in Enumerable.Range(0, rule.Length - 1)
        where rule[i].StartsWith('-') && rule[i] is not ("-j" or "-m")
        from value in rule[i + 1].Split(',')
        select (rule[i], value);

    /// <returns>What becomes of the packet: <c>to 15001</c>, <c>tproxy 15006</c>, marks and zones; empty: nothing.</returns>
    public string Fate(Packet packet)
    {
        var fate = new List<string>();
        var mark = packet.Mark;
        foreach (var table in Tables)
        {
            var verdict = Run(table, packet.IsOutgoing ? "OUTPUT" : "PREROUTING", packet, ref mark, fate);
            if (verdict is not (null or "ACCEPT" or "RETURN"))
                fate.Add(verdict);
        }
        return string.Join(' ', fate);
    }

    private string? Run(string table, string chain, Packet packet, ref uint mark, List<string> fate)
    {
        foreach (var rule in _chains.GetValueOrDefault((table, chain)) ?? [])
        {
            if (!Matches(rule, packet, mark))
                continue;
            var target = After(rule, "-j");
            switch (target)
            {
                case "RETURN" or "ACCEPT":
                    return target;
                case "REDIRECT":
                    return $"to {After(rule, "--to-ports") ?? After(rule, "--to-port")}";
                case "TPROXY":
                    return $"tproxy {After(rule, "--on-port")}";
                case "MARK":
                    mark = uint.Parse(After(rule, "--set-mark")!, CultureInfo.InvariantCulture);
                    fate.Add($"mark {mark}");
                    break;
                case "CT":
                    fate.Add($"zone {After(rule, "--zone")}");
                    break;
                case "CONNMARK":
                    fate.Add(rule.Contains("--save-mark") ? "save" : "restore");
                    break;
                default:
                    if (Run(table, target!, packet, ref mark, fate) is { } verdict and not "RETURN")
                        return verdict;
                    break;
            }
        }
        return null;
    }

    private void Add(string table, List<string> words)
    {
        if (!_chains.TryGetValue((table, words[1]), out var chain))
            _chains[(table, words[1])] = chain = [];
        var at = words[0] == "-I" ? 0 : chain.Count;
        var skip = words[0] == "-I" && int.TryParse(words[2], out _) ? 3 : 2;
        chain.Insert(at, [.. words.Skip(skip)]);
    }

    private static string? After(string[] rule, string option) => Array.IndexOf(rule, option) is >= 0 and var at ? rule[at + 1] : null;

    private static bool Matches(string[] rule, Packet packet, uint mark)
    {
        for (var i = 0; i + 1 < rule.Length; i++)
        {
            var isNot = i > 0 && rule[i - 1] == "!";
            bool? holds = rule[i] switch
            {
                "-p" => rule[i + 1] == packet.Protocol,
                "-i" => !packet.IsOutgoing && rule[i + 1] == packet.Interface,
                "-o" => packet.IsOutgoing && rule[i + 1] == packet.Interface,
                "-s" => IPNetwork.Parse(rule[i + 1]).Contains(packet.Source),
                "-d" => IPNetwork.Parse(rule[i + 1]).Contains(packet.Destination),
                "--dport" or "--dports" => rule[i + 1].Split(',').Contains(Text(packet.DestinationPort)),
                "--sport" => rule[i + 1] == Text(packet.SourcePort),
                "--uid-owner" => rule[i + 1] == packet.User,
                "--gid-owner" => rule[i + 1] == packet.Group,
                "--mark" => rule.Contains("connmark") ? false : rule[i + 1] == mark.ToString(CultureInfo.InvariantCulture),
                // The first packet of a connection belongs to none yet.
                "--ctstate" => false,
                "socket" => false,
                _ => null,
            };
            if (holds is { } known && known == isNot)
                return false;
        }
        return !rule.Contains("socket");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
