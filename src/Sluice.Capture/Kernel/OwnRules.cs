namespace Sluice.Capture.Kernel;

/// <summary>Our part of what <c>iptables-save</c> prints: our chains whole, and of the built-in chains the rules that bear our comment or jump to us.</summary>
internal sealed record OwnRules(IReadOnlyList<(string Table, string Chain)> Chains, IReadOnlyList<(string Table, string Line)> Rules)
{
    /// <summary>Stands on every rule in a built-in chain.</summary>
    public const string Comment = "-m comment --comment sluice";

    private const string Prefix = "ISTIO_";

    public static OwnRules Parse(string saved)
    {
        var (chains, rules, table) = (new List<(string, string)>(), new List<(string, string)>(), "");
        foreach (var line in saved.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('*'))
                table = line[1..];
            else if (line.StartsWith(':') && line[1..].Split(' ')[0] is var chain && IsOurs(chain))
                chains.Add((table, chain));
            else if (line.StartsWith("-A ", StringComparison.Ordinal) && IsOurRule(line))
                rules.Add((table, line));
        }
        return new(chains, rules);
    }

    public static bool IsOurs(string chain) => chain.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The chain that a rule stands in.</summary>
    public static string ChainOf(string line) => line.Split(' ')[1];

    private static bool IsOurRule(string line) =>
        IsOurs(ChainOf(line))
        || line.Contains($"-j {Prefix}", StringComparison.Ordinal)
        || line.Replace("\"", "", StringComparison.Ordinal).Contains("--comment sluice ", StringComparison.Ordinal);
}
