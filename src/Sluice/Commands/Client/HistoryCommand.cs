using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice history KIND NAME</c>: who changed a resource when, and why.</summary>
internal sealed class HistoryCommand
{
    private readonly TargetArguments _target = new();
    private readonly Option<string> _output = CommonOptions.Output("table", "json", "yaml");

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Revisions at most, the newest first.",
        DefaultValueFactory = _ => 50,
        HelpName = "NUMBER",
    };

    private HistoryCommand() { }

    public static Command Create(ClientEnvironment environment) => new HistoryCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "history",
            "Show who changed a resource when, and why. With -o json or yaml, its content at each revision too."
        );
        _target.AddTo(command);
        command.Options.Add(_limit);
        command.Options.Add(_output);
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var target = await _target.FindAsync(run, cancel);
        var limit = run.Parsed.GetValue(_limit).ToString(CultureInfo.InvariantCulture);
        var path =
            $"{AdminPaths.Root}/history?group={target.Kind.Group}&kind={target.Kind.Kind}"
            + $"&namespace={Uri.EscapeDataString(target.Namespace)}&name={Uri.EscapeDataString(target.Name)}&limit={limit}";
        var reply = await run.Api.SendAsync(ApiCall.Get(path), cancel);
        if (!reply.IsSuccess)
        {
            run.Complain(AdminPaths.Explain($"the history of {target}", reply));
            return ExitCodes.NotDone;
        }
        if (run.Parsed.GetValue(_output) is not "table" and var format)
            run.Console.Document(reply.Body, format!);
        else if (reply.Body["items"] is JsonArray { Count: > 0 })
            Print(run, reply.Body);
        else
            run.Console.Complain($"{target} has no history.");
        return ExitCodes.Done;
    }

    private static void Print(ClientRun run, JsonObject list)
    {
        var table = new TextTable("REVISION", "TIME", "CHANGE", "AUTHOR", "REASON");
        foreach (var line in list.ObjectsAt("items"))
            table.Add(
                line.TextAt("revision"),
                line.TextAt("time"),
                line.TextAt("change").ToLowerInvariant(),
                line.TextAt("author"),
                line.TextAt("reason")
            );
        run.Console.Table(table);
    }
}
