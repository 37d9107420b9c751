using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Capture.Kernel;
using Sluice.Capture.Rules;
using Sluice.Capture.Settings;
using Sluice.Testing;

namespace Sluice.Tests.Capture;

/// <summary>The rules of Istio's own tests: whatever packet comes, it fares the same under ours.</summary>
public sealed class UpstreamRuleTests(ITestOutputHelper output)
{
    /// <summary>Where Istio has changed its mind since 1.5, and we follow the present.</summary>
    private static readonly (string Reason, Func<Packet, string, string, bool> Explains)[] Since15 =
    [
        ("1.5 never captured port 22 inbound", (p, there, _) => !p.IsOutgoing && p.DestinationPort == 22 && there.Length == 0),
        (
            "1.5 redirected IPv6 under TPROXY too",
            (p, there, here) =>
                p.Destination.AddressFamily == AddressFamily.InterNetworkV6
                && ((there == "to 15006" && here is "" or "tproxy 15006") || here == $"tproxy 15006 {there}")
        ),
        ("the tunnel's port 15008 came later", (p, _, _) => p.DestinationPort == 15_008),
        (
            "1.5 sent inbound connections to the outbound port where ports were listed, and under TPROXY",
            (_, there, here) => here.Replace("15006", there.Split(' ')[^1], StringComparison.Ordinal) == there
        ),
        ("under TPROXY, what is marked or stays on the loopback was not yet told apart", (p, _, _) => p.Mark != 0 || p.Interface == "lo"),
    ];

    [Fact]
    public void Packets_fare_as_under_Istio()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var present = Compare(UpstreamRuleCase.Present(), []);
        var older = Compare(UpstreamRuleCase.Of15(), Since15);
        Assert.Equal(present.All, present.Same);
        Assert.Equal(0, older.Unexplained);
        var (same, all) = (present.Same + older.Same, present.All + older.All);
        output.WriteLine($"the same over all: {100.0 * same / all:F1} % of {all} packets");
        output.WriteLine(
            "left out: cni-master (rules of the ambient mode, which has no sidecar), builder-master (upstream's own builder of text)"
        );
        Assert.True(same >= 0.90 * all, $"{same} of {all}");
    }

    [Fact]
    public void The_rules_themselves_are_those_of_the_present_Istio()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var (same, all) = (0, 0);
        foreach (var (upstream, isIpv6) in UpstreamRuleCase.Present().SelectMany(c => new[] { (c, false), (c, true) }))
        {
            var theirs = Normal(isIpv6 ? upstream.Ipv6 : upstream.Ipv4);
            var ours = Normal(Ours(upstream, isIpv6));
            var missing = theirs.Except(ours).ToList();
            var extra = ours.Except(theirs).ToList();
            all += theirs.Count + extra.Count;
            same += theirs.Count - missing.Count;
            foreach (var line in missing.Select(l => "- " + l).Concat(extra.Select(l => "+ " + l)))
                output.WriteLine($"{upstream.Name} IPv{(isIpv6 ? 6 : 4)} {line}");
        }
        output.WriteLine($"| rules of the present Istio | {same} of {all} the same ({100.0 * same / all:F1} %) |");
        Assert.True(same >= 0.97 * all, $"{same} of {all}");
    }

    private (int Same, int All, int Unexplained) Compare(
        IEnumerable<UpstreamRuleCase> cases,
        (string Reason, Func<Packet, string, string, bool> Explains)[] known
    )
    {
        var (total, totalSame, unexplained) = (0, 0, 0);
        var reasons = known.ToDictionary(k => k.Reason, _ => 0);
        var table = new StringBuilder(
            "| case | packets | fare the same | known difference | unexplained |\n| --- | --- | --- | --- | --- |\n"
        );
        foreach (var upstream in cases)
        {
            var (same, explained, other) = (0, 0, 0);
            foreach (var isIpv6 in new[] { false, true })
            {
                var (theirs, ours) = (
                    RuleSimulator.Parse(isIpv6 ? upstream.Ipv6 : upstream.Ipv4),
                    RuleSimulator.Parse(Ours(upstream, isIpv6))
                );
                foreach (var packet in Probes.For(isIpv6, theirs, ours))
                {
                    var (expected, actual) = (theirs.Fate(packet), ours.Fate(packet));
                    if (expected == actual)
                        same++;
                    else if (known.FirstOrDefault(k => k.Explains(packet, expected, actual)).Reason is { } reason)
                        (explained, reasons[reason]) = (explained + 1, reasons[reason] + 1);
                    else if (other++ < 3)
                        output.WriteLine($"{upstream.Name}: {packet}: '{expected}' there, '{actual}' here");
                }
            }
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {upstream.Name} | {same + explained + other} | {same} | {explained} | {other} |"
            );
            (total, totalSame, unexplained) = (total + same + explained + other, totalSame + same, unexplained + other);
        }
        output.WriteLine(table.ToString());
        foreach (var (reason, count) in reasons)
            output.WriteLine($"{count} packets: {reason}");
        output.WriteLine($"the same: {100.0 * totalSame / total:F1} %");
        return (totalSame, total, unexplained);
    }

    private static string[] Ours(UpstreamRuleCase upstream, bool isIpv6)
    {
        var (settings, findings) = CaptureSettingsReader.Read(upstream.Input);
        Assert.Empty(findings);
        if (isIpv6 && !settings!.IncludesIpv6)
            return [];
        return new IptablesBackend(new NoCommands()).Print(RuleBuilder.Build(settings!, isIpv6)).Split('\n');
    }

    /// <summary>Chain by chain and in order; words of a rule in any order, and what only marks a rule as ours left out.</summary>
    private static List<string> Normal(string[] lines)
    {
        var (table, rules) = ("nat", new List<string>());
        foreach (var line in lines.Select(l => l.Trim()))
        {
            if (line.StartsWith('*'))
                table = line[1..].Trim();
            else if (line.StartsWith("-A", StringComparison.Ordinal) || line.StartsWith("-I", StringComparison.Ordinal))
                rules.Add($"{table} {Words(line.Replace(OwnRules.Comment + " ", "", StringComparison.Ordinal))}");
        }
        return [.. rules.Distinct()];
    }

    private static string Words(string rule) =>
        string.Join(
            ' ',
            rule.Replace("--to-port ", "--to-ports ", StringComparison.Ordinal)
                .Split(" -")
                .Select(w => w.TrimStart('-'))
                .Order(StringComparer.Ordinal)
        );

    private sealed class NoCommands : ICommandRunner
    {
        public CommandResult Run(string command, string arguments, string input = "") => throw new NotSupportedException();
    }
}
