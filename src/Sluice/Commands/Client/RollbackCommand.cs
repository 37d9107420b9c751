using System.CommandLine;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice rollback KIND NAME --to REVISION</c>: writes an old revision of a resource anew.</summary>
internal sealed class RollbackCommand
{
    private readonly TargetArguments _target = new();
    private readonly Option<bool> _dryRun = CommonOptions.DryRun();
    private readonly Option<string?> _reason = CommonOptions.Reason();
    private readonly WaitOptions _wait = new();

    private readonly Option<long> _to = new("--to")
    {
        Description = "Revision to go back to, as sluice history lists them.",
        Required = true,
        HelpName = "REVISION",
    };

    private RollbackCommand() { }

    public static Command Create(ClientEnvironment environment) => new RollbackCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "rollback",
            "Write an old revision of a resource anew, deleted ones too; it is judged like any other change."
        );
        _target.AddTo(command);
        foreach (var option in new Option[] { _to, _dryRun, _reason })
            command.Options.Add(option);
        _wait.AddTo(command, _dryRun);
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var target = await _target.FindAsync(run, cancel);
        var before = await run.Api.SendAsync(ApiCall.Get(target.Path), cancel);
        var (revision, isDryRun) = (run.Parsed.GetValue(_to), run.Parsed.GetValue(_dryRun));
        var reply = await run.Api.SendAsync(Call(target, revision, isDryRun, run.Parsed.GetValue(_reason) ?? ""), cancel);
        if (!reply.IsSuccess)
        {
            run.Complain(AdminPaths.Explain($"{target} is not rolled back", reply));
            foreach (var cause in reply.Causes)
                run.Console.Complain($"  {cause}");
            return ExitCodes.NotDone;
        }
        var isUnchanged = before.IsSuccess && before.Body.Revision() == reply.Body.Revision();
        var note = isDryRun ? " (dry run)" : "";
        run.Console.Line(isUnchanged ? $"{target} unchanged{note}" : $"{target} rolled back to revision {revision}{note}");
        var rollout = await _wait.WaitAsync(run, reply.Body.Revision(), cancel);
        foreach (var line in rollout is { IsSuccess: true } ? Rollout.Describe(rollout.Body) : [])
            run.Console.Line(line);
        return rollout is null || Rollout.IsAccepted(rollout) ? ExitCodes.Done : ExitCodes.NotDone;
    }

    private static ApiCall Call(Target target, long revision, bool isDryRun, string reason) =>
        new(HttpMethod.Post, $"{AdminPaths.Root}/rollback{(isDryRun ? "?dryRun=All" : "")}")
        {
            Body = new JsonObject
            {
                ["group"] = target.Kind.Group,
                ["kind"] = target.Kind.Kind,
                ["namespace"] = target.Namespace,
                ["name"] = target.Name,
                ["revision"] = revision,
            },
            Reason = reason,
        };
}
