using System.CommandLine;
using Sluice.Hosting;
using Sluice.Translation;

namespace Sluice.Commands;

/// <summary><c>sluice run</c>: a gateway that serves the resources of a folder.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (node, proxy) = (new NodeOptions(NodeKind.Gateway), new ProxyCommandOptions());
        var command = new Command("run", "Serve the Gateways of a folder, and follow its changes.");
        foreach (var option in proxy.All.Concat(node.All))
            command.Options.Add(option);
        command.SetAction(
            async (parsed, _) =>
            {
                using var signals = new StopSignals();
                using var logs = HostLogging.Create();
                var who = node.Node(parsed);
                var role = new ProxyRole(proxy.ConfigPaths(parsed), who, proxy.Proxy(parsed, who), logs);
                return await role.RunAsync(signals.Stop, signals.Abort);
            }
        );
        return command;
    }
}
