using System.CommandLine;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice status</c>: what the proxies have of their configuration.</summary>
internal sealed class StatusCommand
{
    private readonly Option<string> _output = CommonOptions.Output("table", "json", "yaml");

    private StatusCommand() { }

    public static Command Create(ClientEnvironment environment) => new StatusCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "status",
            "Show what every connected proxy has of its configuration, and what is wrong with it. Exits 0 when all are in sync, 1 otherwise."
        )
        {
            _output,
        };
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var reply = await run.Api.SendAsync(ApiCall.Get($"{AdminPaths.Root}/status"), cancel);
        if (!reply.IsSuccess)
        {
            run.Complain(AdminPaths.Explain("the mesh's status", reply));
            return ExitCodes.NotDone;
        }
        if (run.Parsed.GetValue(_output) is not "table" and var format)
            run.Console.Document(reply.Body, format!);
        else
            Print(run, reply.Body);
        return reply.Body.ObjectsAt("proxies").All(p => p.TextAt("state") == "synced") ? ExitCodes.Done : ExitCodes.NotDone;
    }

    private static void Print(ClientRun run, JsonObject status)
    {
        var proxies = status.ObjectsAt("proxies").ToList();
        if (proxies.Count == 0)
            run.Console.Complain("No proxies are connected.");
        else
            run.Console.Table(Table(proxies, run.Environment.Clock));
        var reasons = proxies.SelectMany(Reasons).ToList();
        var findings = status.ObjectsAt("findings").Select(Describe).ToList();
        foreach (var line in Section("Rejected", reasons).Concat(Section("Findings", findings)))
            run.Console.Line(line);
    }

    private static TextTable Table(List<JsonObject> proxies, TimeProvider clock)
    {
        var table = new TextTable("NAME", "STATE", "VERSION", "RUNS", "SINCE", "ADDRESS");
        foreach (var proxy in proxies)
            table.Add(
                proxy.TextAt("name"),
                proxy.TextAt("state"),
                proxy.TextAt("version"),
                proxy.TextAt("runs"),
                Ages.Since(proxy.TextAt("connectedAt"), clock),
                proxy.TextAt("address")
            );
        return table;
    }

    private static IEnumerable<string> Section(string title, List<string> lines) =>
        lines.Count == 0 ? [] : ["", $"{title}:", .. lines.Select(l => $"  {l}")];

    private static IEnumerable<string> Reasons(JsonObject proxy) =>
        proxy
            .ObjectsAt("types")
            .Where(t => t.TextAt("state") == "rejected")
            .Select(t => $"{proxy.TextAt("name")} {t.TextAt("type")}: {t.TextAt("reason")}");

    // As findings in files are printed.
    private static string Describe(JsonObject finding)
    {
        var path = finding.TextAt("path") is { Length: > 0 } field ? $" {field}" : "";
        var suggestion = finding.TextAt("suggestion") is { Length: > 0 } advice ? $" ({advice})" : "";
        return $"{finding.TextAt("severity")} {finding.TextAt("code")} {finding.TextAt("resource")}{path}: {finding.TextAt("message")}{suggestion}";
    }
}
