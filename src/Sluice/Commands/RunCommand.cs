using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.Hosting;
using Sluice.Hosting.Reporting;
using Sluice.Translation;

namespace Sluice.Commands;

/// <summary><c>sluice run</c>: a gateway that serves the resources of a folder, or of a control plane.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Serve the Gateways of a folder or of a control plane, and follow their changes.");
        var noSamples = new Option<bool>("--no-request-sample")
        {
            Description = "Show the control plane no recent requests. Counts it is told all the same.",
        };
        command.Options.Add(noSamples);
        ProxyCommand.Configure(
            command,
            NodeKind.Gateway,
            (parsed, logs) =>
                new Reporter(
                    new() { SampleRequests = !parsed.GetValue(noSamples) },
                    TimeProvider.System,
                    new Random(),
                    logs.CreateLogger<Reporter>()
                )
        );
        return command;
    }
}
