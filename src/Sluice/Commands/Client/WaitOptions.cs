using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>Whether a command waits for the proxies, and how long.</summary>
internal sealed class WaitOptions
{
    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until every proxy has taken the change; exits 1 if one rejects it or is too late.",
    };

    private readonly Option<string> _timeout = CommonOptions.Duration("--timeout", "How long --wait waits: 90s, 5m, or seconds.", "60");

    /// <param name="command">Whose options these are.</param>
    /// <param name="dryRun">The option with which there is nothing to wait for.</param>
    public void AddTo(Command command, Option<bool> dryRun)
    {
        command.Options.Add(_wait);
        command.Options.Add(_timeout);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_wait) && result.GetValue(dryRun))
                result.AddError("--wait and --dry-run: there is nothing to wait for");
        });
    }

    /// <summary>Null where nobody wants to wait, or there is nothing to wait for.</summary>
    public async Task<ApiReply?> WaitAsync(ClientRun run, long revision, CancellationToken cancel)
    {
        if (!run.Parsed.GetValue(_wait) || revision == 0)
            return null;
        var timeout = DurationText.Parse(run.Parsed.GetValue(_timeout))!.Value;
        var reply = await new Rollout(run.Api, run.Environment.Clock).WaitAsync(revision, timeout, cancel);
        if (!reply.IsSuccess)
            run.Complain(AdminPaths.Explain("it is not known what became of the change", reply));
        return reply;
    }
}
