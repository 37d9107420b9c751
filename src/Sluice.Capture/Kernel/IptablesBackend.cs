using System.Text;
using Sluice.Capture.Rules;

namespace Sluice.Capture.Kernel;

/// <summary><c>iptables-restore</c> and <c>ip6tables-restore</c>: one commit per table, nobody else's rules are touched.</summary>
public sealed class IptablesBackend(ICommandRunner commands) : IRuleBackend
{
    private static readonly string[] Tables = ["raw", "mangle", "nat"];

    public string Read(bool isIpv6)
    {
        var saved = commands.Run(Tool(isIpv6, "-save"), "");
        return saved.IsSuccess ? saved.Output : throw Failed(Tool(isIpv6, "-save"), saved);
    }

    public void Apply(RuleSet rules) => Run(rules.IsIpv6, Script(OwnRules.Parse(Read(rules.IsIpv6)), Target(rules)));

    public void Restore(bool isIpv6, string earlier)
    {
        var target = OwnRules.Parse(earlier);
        var text = target.Rules.Select(r => (r.Table, r.Line, Chain: OwnRules.ChainOf(r.Line)));
        var scripts = Tables.Select(t => new TableScript(
            t,
            [.. target.Chains.Where(c => c.Table == t).Select(c => c.Chain)],
            [.. text.Where(r => r.Table == t).Select(r => r.Line)]
        ));
        Run(isIpv6, Script(OwnRules.Parse(Read(isIpv6)), [.. scripts]));
    }

    public string Print(RuleSet rules) => Script(new([], []), Target(rules));

    private static string Tool(bool isIpv6, string suffix) => (isIpv6 ? "ip6tables" : "iptables") + suffix;

    private static TableScript[] Target(RuleSet rules) =>
        [
            .. Tables.Select(name =>
            {
                var own = rules.Rules.Where(r => IptablesText.Name(r.Table) == name);
                var chains = rules.Chains.Where(c => IptablesText.Name(c.Table) == name).Select(c => c.Name);
                return new TableScript(name, [.. chains], [.. own.Select(Line)]);
            }),
        ];

    private static string Line(Rule rule)
    {
        var isOwn = OwnRules.IsOurs(rule.Chain);
        var text = IptablesText.Of(rule);
        var marked = isOwn ? text : text.Insert(text.LastIndexOf("-j ", StringComparison.Ordinal), OwnRules.Comment + " ");
        return rule.IsFirst ? $"-I {rule.Chain} 1 {marked}" : $"-A {rule.Chain} {marked}";
    }

    // With --noflush a declared chain of ours is emptied, and everything else stays as it is.
    private static string Script(OwnRules current, TableScript[] target)
    {
        var text = new StringBuilder();
        foreach (var (table, chains, lines) in target)
        {
            var gone = current.Chains.Where(c => c.Table == table && !chains.Contains(c.Chain)).Select(c => c.Chain).ToList();
            var stale = current.Rules.Where(r => r.Table == table && !OwnRules.IsOurs(OwnRules.ChainOf(r.Line))).ToList();
            if (chains.Count + lines.Count + gone.Count + stale.Count == 0)
                continue;
            text.Append('*').Append(table).Append('\n');
            foreach (var chain in chains.Concat(gone))
                text.Append(':').Append(chain).Append(" - [0:0]\n");
            foreach (var (_, line) in stale)
                text.Append("-D ").Append(line.AsSpan(3)).Append('\n');
            foreach (var line in lines)
                text.Append(line).Append('\n');
            foreach (var chain in gone)
                text.Append("-X ").Append(chain).Append('\n');
            text.Append("COMMIT\n");
        }
        return text.ToString();
    }

    private void Run(bool isIpv6, string script)
    {
        if (script.Length == 0)
            return;
        var tool = Tool(isIpv6, "-restore");
        var result = commands.Run(tool, "--noflush --wait 5", script);
        if (!result.IsSuccess)
            throw Failed(tool, result);
    }

    private static CaptureFailedException Failed(string tool, CommandResult result) =>
        new($"{tool} ended with {result.Code}: {result.Error.Trim()}");

    private sealed record TableScript(string Table, IReadOnlyList<string> Chains, IReadOnlyList<string> Lines);
}
