using System.CommandLine;
using Sluice.Client;
using Sluice.Commands;
using Sluice.Commands.Client;
using Sluice.Proxy;

namespace Sluice;

internal static class Program
{
    // 1 is for bad configuration, so that scripts can tell it from a mistyped command.
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] args)
    {
        // Before the first socket is made.
        SocketTuning.Apply();
        // Roles end by draining, in their own time: the library's two seconds would cut that short.
        var parsed = Root().Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? WrongUsage : code;
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand("Sluice: an Istio-compatible gateway for .NET.")
        {
            RunCommand.Create(),
            ControlPlaneCommand.Create(),
            DemoCommand.Create(),
            ValidateCommand.Create(),
            CaptureCommand.Create(),
            InjectCommand.Create(),
            EgressCommand.Create(),
            HashPasswordCommand.Create(),
        };
        foreach (var command in ClientCommands.All(ClientEnvironment.OfProcess()))
            root.Add(command);
        return root;
    }
}
