using System.CommandLine;
using Sluice.Commands;
using Sluice.Proxy;

namespace Sluice;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // Before the first socket is made.
        SocketTuning.Apply();
        var root = new RootCommand("Sluice: an Istio-compatible gateway for .NET.") { RunCommand.Create(), DemoCommand.Create() };
        // Roles end by draining, in their own time: the library's two seconds would cut that short.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
