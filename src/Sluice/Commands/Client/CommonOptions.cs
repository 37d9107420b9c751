using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>Options that several commands have, each made anew for each.</summary>
internal static class CommonOptions
{
    public static Option<string[]> Files(bool isRequired) =>
        new("--filename", "-f")
        {
            Description = "Files, folders (searched for *.yaml, *.yml and *.json), or - for standard input.",
            Required = isRequired,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "PATH",
        };

    public static Option<string?> Namespace(string description) =>
        new("--namespace", "-n") { Description = $"{description} Default: that of the kubeconfig's context.", HelpName = "NAME" };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "The control plane checks everything, and changes nothing." };

    public static Option<string?> Reason() =>
        new("--reason") { Description = "Why, for the history: a ticket, a commit, a sentence.", HelpName = "TEXT" };

    public static Option<string> Output(params string[] formats)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "How the outcome is printed.",
            DefaultValueFactory = _ => formats[0],
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    public static Option<string> Duration(string name, string description, string usual)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => usual,
            HelpName = "DURATION",
        };
        option.Validators.Add(result =>
        {
            if (DurationText.Parse(result.GetValueOrDefault<string>()) is null)
                result.AddError($"{name}: write a duration such as 90s or 5m");
        });
        return option;
    }
}
