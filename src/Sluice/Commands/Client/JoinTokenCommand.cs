using System.CommandLine;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice join-token</c>: a token with which a proxy outside the cluster gets its first certificate.</summary>
internal sealed class JoinTokenCommand
{
    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the proxy's identity.",
        Required = true,
        HelpName = "NAME",
    };

    private readonly Option<string> _account = new("--service-account")
    {
        Description = "Service account of the proxy's identity.",
        Required = true,
        HelpName = "NAME",
    };

    private readonly Option<string> _expires = CommonOptions.Duration("--expires", "How long it may be used.", "5m");

    private JoinTokenCommand() { }

    public static Command Create(ClientEnvironment environment) => new JoinTokenCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command(
            "join-token",
            "Print a token with which a proxy gets its first certificate. The token alone is on standard output; whoever has it can be that proxy."
        )
        {
            _namespace,
            _account,
            _expires,
        };
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["namespace"] = run.Parsed.GetValue(_namespace),
            ["serviceAccount"] = run.Parsed.GetValue(_account),
            ["expiresInSeconds"] = (long)Math.Ceiling(DurationText.Parse(run.Parsed.GetValue(_expires))!.Value.TotalSeconds),
        };
        var reply = await run.Api.SendAsync(new(HttpMethod.Post, $"{AdminPaths.Root}/jointokens") { Body = body }, cancel);
        if (!reply.IsSuccess || reply.Body.TextAt("token").Length == 0)
        {
            run.Complain(AdminPaths.Explain("there is no token", reply));
            return ExitCodes.NotDone;
        }
        run.Console.Complain($"A token for {reply.Body.TextAt("identity")}:");
        run.Console.Line(reply.Body.TextAt("token"));
        return ExitCodes.Done;
    }
}
