using System.CommandLine;
using Sluice.Roles.Gateway;

namespace Sluice.Commands;

/// <summary><c>sluice run</c>: a gateway that serves the resources of a folder.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("run", "Serve the Gateways of a folder, and follow its changes.");
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction(
            async (parsed, _) =>
            {
                using var signals = new StopSignals();
                using var logs = HostLogging.Create();
                var role = new GatewayRole(options.ConfigPaths(parsed), options.Node(parsed), options.Proxy(parsed), logs);
                return await role.RunAsync(signals.Stop, signals.Abort);
            }
        );
        return command;
    }
}
