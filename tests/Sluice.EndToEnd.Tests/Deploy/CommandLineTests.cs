using System.Text.RegularExpressions;
using Sluice.Testing;
using YamlDotNet.RepresentationModel;

namespace Sluice.EndToEnd.Tests.Deploy;

/// <summary>Every option that a manifest or a unit gives a program is one that the program knows.</summary>
public sealed partial class CommandLineTests
{
    [Theory, InlineData("sluice control-plane"), InlineData("sluice run"), InlineData("sluice-sidecar")]
    public async Task Every_option_is_known(string command)
    {
        var used = Manifests().Concat(Units()).Where(a => a.Command == command).SelectMany(a => a.Options).ToHashSet();
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(await KnownAsync(command)));
    }

    private static async Task<HashSet<string>> KnownAsync(string command)
    {
        var words = command.Split(' ');
        await using var program = SluiceProcess.StartProgram(words[0], [.. words[1..], "--help"]);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        await program.WaitForAsync("Usage:", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return [.. OptionName().Matches(program.Output).Select(m => m.Groups[1].Value)];
    }

    private static IEnumerable<(string Command, string[] Options)> Manifests()
    {
        foreach (var name in new[] { "control-plane", "ingress-gateway", "egress-gateway" })
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(RepositoryFile.PathOf($"deploy/manifests/{name}.yaml"))));
            foreach (var arguments in stream.Documents.SelectMany(d => d.RootNode.AllNodes).OfType<YamlMappingNode>().SelectMany(Arguments))
                yield return ($"sluice {arguments[0]}", [.. arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal))]);
        }
    }

    private static IEnumerable<string[]> Arguments(YamlMappingNode node) =>
        node.Children.TryGetValue(new YamlScalarNode("args"), out var args)
            ?
            [
                [.. ((YamlSequenceNode)args).Select(a => $"{a}")],
            ]
            : [];

    // The options of a unit are in its ExecStart and, commented out or not, in its environment file.
    private static IEnumerable<(string Command, string[] Options)> Units()
    {
        yield return ("sluice control-plane", Options("sluice-control-plane.service", "control-plane.env"));
        yield return ("sluice run", Options("sluice-gateway.service", "gateway.env"));
        yield return ("sluice-sidecar", Options("sluice-sidecar@.service", "sidecar-example.env"));
    }

    private static string[] Options(params string[] files) =>
        [
            .. files
                .SelectMany(f => File.ReadAllLines(RepositoryFile.PathOf($"deploy/systemd/{f}")))
                .Where(l =>
                    l.TrimStart('#').StartsWith("SLUICE_ARGS=", StringComparison.Ordinal)
                    || l.StartsWith("ExecStart=", StringComparison.Ordinal)
                )
                .SelectMany(l => OptionName().Matches(l).Select(m => m.Groups[1].Value)),
        ];

    [GeneratedRegex("(?:^|[ =])(--[a-z][a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionName();
}
