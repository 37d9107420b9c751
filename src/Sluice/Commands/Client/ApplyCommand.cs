using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice apply -f PATH...</c>: creates and changes resources to be what files say.</summary>
internal sealed class ApplyCommand
{
    private readonly Option<string[]> _files = CommonOptions.Files(isRequired: true);
    private readonly Option<string?> _namespace = CommonOptions.Namespace("Namespace of resources that name none.");
    private readonly Option<bool> _dryRun = CommonOptions.DryRun();
    private readonly Option<string?> _reason = CommonOptions.Reason();
    private readonly Option<string> _output = CommonOptions.Output("text", "json", "yaml");
    private readonly WaitOptions _wait = new();

    private ApplyCommand() { }

    public static Command Create(ClientEnvironment environment) => new ApplyCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "apply",
            "Create and change resources to be what files say. All files are checked before anything is sent; exits 1 when something is wrong or was refused."
        )
        {
            _files,
            _namespace,
            _dryRun,
            _reason,
            _output,
        };
        _wait.AddTo(command, _dryRun);
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var (parsed, format) = (run.Parsed, run.Parsed.GetValue(_output)!);
        var (local, code) = FileInput.Read(run, parsed.GetValue(_files)!, parsed.GetValue(_namespace), tells: format == "text");
        if (local is null)
            return code;
        var report = new WriteReport(run, format, parsed.GetValue(_dryRun));
        if (!FileInput.IsUsable(local))
        {
            report.Finish(rollout: null, local.Findings);
            return ExitCodes.NotDone;
        }
        ApiReply? rollout = null;
        try
        {
            await WriteAsync(run, local, report, cancel);
            rollout = await _wait.WaitAsync(run, report.Revision, cancel);
        }
        catch (ClientException problem)
        {
            // What was done until then is told all the same.
            report.HasFailed = true;
            run.Complain(problem.Message);
        }
        report.Finish(rollout, local.Findings);
        return report.HasFailed || (rollout is not null && !Rollout.IsAccepted(rollout)) ? ExitCodes.NotDone : ExitCodes.Done;
    }

    private async Task WriteAsync(ClientRun run, LocalResources local, WriteReport report, CancellationToken cancel)
    {
        var writer = new ResourceWriter(run.Api, await ServedKinds.AskAsync(run.Api, cancel))
        {
            IsDryRun = run.Parsed.GetValue(_dryRun),
            Reason = run.Parsed.GetValue(_reason) ?? "",
        };
        foreach (var resource in local.Items)
            report.Add(await writer.ApplyAsync(resource, cancel));
    }
}
