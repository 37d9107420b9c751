using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice delete KIND NAME...</c> or <c>-f PATH...</c>: deletes resources.</summary>
internal sealed class DeleteCommand
{
    private readonly Argument<string?> _kind = new("KIND")
    {
        Description = "Kind, plural or short name; not with -f.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string[]> _names = new("NAME") { Description = "Which ones; not with -f.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> _files = CommonOptions.Files(isRequired: false);
    private readonly Option<string?> _namespace = CommonOptions.Namespace("Where they are, or those of files that name none.");
    private readonly Option<bool> _dryRun = CommonOptions.DryRun();
    private readonly Option<string?> _reason = CommonOptions.Reason();
    private readonly Option<string> _output = CommonOptions.Output("text", "json", "yaml");
    private readonly Option<bool> _ignoreAbsent = new("--ignore-not-found") { Description = "What is not there counts as deleted." };

    private DeleteCommand() { }

    public static Command Create(ClientEnvironment environment) => new DeleteCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command("delete", "Delete resources, by name or as files list them; exits 1 when one could not be.")
        {
            _kind,
            _names,
            _files,
            _namespace,
            _dryRun,
            _reason,
            _ignoreAbsent,
            _output,
        };
        command.Validators.Add(result =>
        {
            var (hasFiles, hasNames) = (result.GetValue(_files) is { Length: > 0 }, result.GetValue(_names) is { Length: > 0 });
            if (hasFiles ? result.GetValue(_kind) is not null : !hasNames)
                result.AddError("say what to delete: KIND and NAME, or files with -f");
        });
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var (parsed, format) = (run.Parsed, run.Parsed.GetValue(_output)!);
        LocalResources? local = null;
        if (parsed.GetValue(_files) is { Length: > 0 } files)
        {
            (local, var code) = FileInput.Read(run, files, parsed.GetValue(_namespace), tells: format == "text");
            if (local is null)
                return code;
        }
        var report = new WriteReport(run, format, parsed.GetValue(_dryRun));
        report.HasFailed = local is not null && !FileInput.IsUsable(local);
        if (!report.HasFailed)
            await DeleteAsync(run, report, local, cancel);
        report.Finish(rollout: null, local?.Findings ?? []);
        return report.HasFailed ? ExitCodes.NotDone : ExitCodes.Done;
    }

    private async Task DeleteAsync(ClientRun run, WriteReport report, LocalResources? local, CancellationToken cancel)
    {
        var parsed = run.Parsed;
        var kinds = await ServedKinds.AskAsync(run.Api, cancel);
        var writer = new ResourceWriter(run.Api, kinds) { IsDryRun = parsed.GetValue(_dryRun), Reason = parsed.GetValue(_reason) ?? "" };
        // What refers to others goes first.
        foreach (var resource in local is null ? Named(run, kinds) : local.Items.Reverse())
        {
            var result = await writer.DeleteAsync(resource, cancel);
            var isFailure = result.Outcome == WriteOutcome.Absent && !parsed.GetValue(_ignoreAbsent);
            report.Add(isFailure ? result with { Outcome = WriteOutcome.Failed } : result);
        }
    }

    private IEnumerable<LocalResource> Named(ClientRun run, ServedKinds kinds)
    {
        var kind = kinds.Find(run.Parsed.GetValue(_kind)!);
        var ns = kind.IsNamespaced ? run.Parsed.GetValue(_namespace) ?? run.Api.Namespace : "";
        return run
            .Parsed.GetValue(_names)!
            .Select(name => new LocalResource
            {
                ApiVersion = kind.ApiVersion,
                Kind = kind.Kind,
                Namespace = ns,
                Name = name,
                Json = [],
            });
    }
}
