using System.CommandLine;
using Sluice.Hosting;
using Sluice.Proxy;

namespace Sluice.Sidecar;

internal static class Program
{
    // 1 is for bad configuration, so that scripts can tell it from a mistyped command.
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] args)
    {
        // Before the first socket is made.
        SocketTuning.Apply();
        var parsed = SidecarCommand.Create().Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? WrongUsage : code;
    }
}
