using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice diff -f PATH...</c>: what applying the files would change.</summary>
internal sealed class DiffCommand
{
    private readonly Option<string[]> _files = CommonOptions.Files(isRequired: true);
    private readonly Option<string?> _namespace = CommonOptions.Namespace("Namespace of resources that name none.");

    private DiffCommand() { }

    public static Command Create(ClientEnvironment environment) => new DiffCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "diff",
            "Show what applying files would change, by the control plane's word. Exits 0 without differences, 1 with some, 2 when they could not be told. Values of secrets are never shown."
        )
        {
            _files,
            _namespace,
        };
        return new ConnectionOptions().Complete(command, environment, RunAsync, ExitCodes.NotCompared);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var (local, _) = FileInput.Read(run, run.Parsed.GetValue(_files)!, run.Parsed.GetValue(_namespace));
        if (local is null || !FileInput.IsUsable(local))
            return ExitCodes.NotCompared;
        var writer = new ResourceWriter(run.Api, await ServedKinds.AskAsync(run.Api, cancel)) { IsDryRun = true };
        var report = new WriteReport(run, "text", isDryRun: true);
        var differs = false;
        foreach (var resource in local.Items)
        {
            var result = await writer.ApplyAsync(resource, cancel);
            if (result.Outcome == WriteOutcome.Failed)
                report.Add(result);
            else
                differs |= Print(run, result);
        }
        return report.HasFailed ? ExitCodes.NotCompared
            : differs ? ExitCodes.Differs
            : ExitCodes.Done;
    }

    private static bool Print(ClientRun run, WriteResult result)
    {
        var (before, after) = (ServerMetadata.WithoutIt(result.Before), ServerMetadata.WithoutIt(result.After));
        if (SecretMask.Concerns(after))
            SecretMask.Apply(before, after, result.Outcome == WriteOutcome.Unchanged);
        var isNew = result.Outcome == WriteOutcome.Created;
        var text = UnifiedDiff.Write(
            isNew ? "" : YamlWriter.Write(before),
            YamlWriter.Write(after),
            isNew ? "/dev/null" : $"{result.Resource} (control plane)",
            $"{result.Resource} ({result.Resource.Position.File}:{result.Resource.Position.Line})"
        );
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            run.Console.Line(line);
        return text.Length > 0;
    }
}
