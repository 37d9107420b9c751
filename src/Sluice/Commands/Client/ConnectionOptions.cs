using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>Which control plane a command asks.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description =
            $"File that says where the control plane is, and who you are. Default: ${KubeconfigSource.OwnVariable}, else $KUBECONFIG, else ~/.kube/config.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context")
    {
        Description = "Context of the kubeconfig. Default: its current one.",
        HelpName = "NAME",
    };

    /// <summary>Adds the options to a command, and runs it with a connection.</summary>
    /// <param name="command">It has its other options already.</param>
    /// <param name="environment">What it takes from the process.</param>
    /// <param name="action">What it does; returns the exit code.</param>
    /// <param name="notDone">The exit code where it cannot go on.</param>
    public Command Complete(
        Command command,
        ClientEnvironment environment,
        Func<ClientRun, CancellationToken, Task<int>> action,
        int notDone = ExitCodes.NotDone
    )
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
        command.SetAction(
            async (parsed, cancel) =>
            {
                var console = new ClientConsole(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                try
                {
                    var context = new KubeconfigSource(environment).Read(parsed.GetValue(_kubeconfig), parsed.GetValue(_context));
                    using var api = ApiClient.Open(context);
                    return await action(new(api, console, environment, parsed), cancel);
                }
                catch (ClientException problem)
                {
                    console.Complain($"sluice {command.Name}: {problem.Message}");
                    return notDone;
                }
            }
        );
        return command;
    }
}
