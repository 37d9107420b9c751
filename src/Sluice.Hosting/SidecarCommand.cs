using System.CommandLine;
using Sluice.Hosting.Verbs;
using Sluice.Translation;

namespace Sluice.Hosting;

/// <summary>The program <c>sluice-sidecar</c>: without a verb it serves.</summary>
public static class SidecarCommand
{
    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Sluice's sidecar: takes a workload's redirected connections on ports 15001 (outbound) and 15006 (inbound)."
        );
        ProxyCommand.Configure(command, NodeKind.Sidecar);
        command.Subcommands.Add(WaitCommand.Create());
        command.Subcommands.Add(DrainCommand.Create());
        return command;
    }
}
