using Sluice.Capture.Rules;

namespace Sluice.Capture.Kernel;

/// <summary><c>nft</c>: a table of our own per family, replaced in one transaction.</summary>
public sealed class NftablesBackend(ICommandRunner commands) : IRuleBackend
{
    public string Read(bool isIpv6)
    {
        var family = isIpv6 ? "ip6" : "ip";
        var tables = Run("list tables", "");
        return tables.Output.Contains($"table {family} {NftablesText.TableName}\n", StringComparison.Ordinal)
            ? Run($"list table {family} {NftablesText.TableName}", "").Output
            : "";
    }

    public void Apply(RuleSet rules) => Run("-f -", NftablesText.Replace(rules));

    public void Restore(bool isIpv6, string earlier) => Run("-f -", NftablesText.Remove(isIpv6) + earlier);

    public string Print(RuleSet rules) => NftablesText.Replace(rules);

    private CommandResult Run(string arguments, string input)
    {
        var result = commands.Run("nft", arguments, input);
        return result.IsSuccess
            ? result
            : throw new CaptureFailedException($"nft {arguments} ended with {result.Code}: {result.Error.Trim()}");
    }
}
