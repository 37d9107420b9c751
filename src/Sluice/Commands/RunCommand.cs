using System.CommandLine;
using Sluice.Hosting;
using Sluice.Translation;

namespace Sluice.Commands;

/// <summary><c>sluice run</c>: a gateway that serves the resources of a folder, or of a control plane.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Serve the Gateways of a folder or of a control plane, and follow their changes.");
        ProxyCommand.Configure(command, NodeKind.Gateway);
        return command;
    }
}
