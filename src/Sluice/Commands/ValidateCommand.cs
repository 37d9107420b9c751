using System.CommandLine;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Commands;

/// <summary><c>sluice validate PATH... [-o text|json]</c>: reads configuration as the gateway would, and says what is wrong with it.</summary>
internal static class ValidateCommand
{
    private const int Valid = 0;
    private const int Invalid = 1;
    private const int WrongUsage = 2;

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders (searched for *.yaml, *.yml and *.json), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o") { Description = "How findings are printed.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("validate", "Check resources; exits 1 when there are errors, 0 with warnings only.") { paths, output };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(paths)!,
                parsed.GetValue(output) == "json",
                Console.OpenStandardInput,
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error
            )
        );
        return command;
    }

    internal static int Run(string[] paths, bool json, Func<Stream> standardInput, TextWriter output, TextWriter error)
    {
        if (!ConfigurationFiles.TryRead(paths, standardInput, out var files, out var problem))
        {
            error.WriteLine(problem);
            return WrongUsage;
        }
        var load = ResourceLoader.Load(files);
        var findings = Findings(load);
        if (json)
            FindingsJson.Write(findings, output);
        else
            FindingsText.Write(findings, load, output);
        return findings.Exists(f => f.Severity == Severity.Error) ? Invalid : Valid;
    }

    /// <summary>Everything there is to say, in the order of files and lines.</summary>
    private static List<Diagnostic> Findings(ResourceLoad load)
    {
        var findings = new List<Diagnostic>(load.Diagnostics);
        findings.AddRange(FileReferences.Check(load.Readable).Select(load.Locate));
        // With errors, resources are left out, and translation would miss them by name.
        if (!load.HasErrors)
            findings.AddRange(Translate(load.Resources).Select(load.Locate));
        return
        [
            .. findings
                .OrderBy(f => f.Position.File, StringComparer.Ordinal)
                .ThenBy(f => f.Position.Line)
                .ThenBy(f => f.Position.Column)
                .ThenBy(f => f.Code.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>What translation says about resources that are valid one by one: for a gateway that every Gateway selects.</summary>
    private static ValueList<Diagnostic> Translate(ResourceSet resources)
    {
        var node = new ProxyNode();
        return Translator.Translate(resources, ServiceCatalog.From(resources, node.ClusterDomain, node.RootNamespace), node).Diagnostics;
    }
}
