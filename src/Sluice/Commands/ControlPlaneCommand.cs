using System.CommandLine;
using System.Text;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Api.Access;
using Sluice.Hosting;
using Sluice.Roles.ControlPlane;
using Sluice.Values;

namespace Sluice.Commands;

/// <summary><c>sluice control-plane</c>: store, API, distribution and certificates for a mesh.</summary>
internal static class ControlPlaneCommand
{
    private const int NotStarted = 1;

    public static Command Create()
    {
        var (options, level) = (new ControlPlaneOptions(), new LogLevelOption());
        var command = new Command("control-plane", "Run the control plane: the API, and what proxies get of it.");
        foreach (var option in options.All.Append(level.Option))
            command.Options.Add(option);
        command.Subcommands.Add(ResetPasswordCommand.Create());
        command.SetAction((parsed, _) => RunAsync(() => options.Settings(parsed), level.Value(parsed), parsed.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(Func<ControlPlaneSettings> settings, LogLevel level, InvocationConfiguration console)
    {
        using var signals = new StopSignals();
        using var logs = HostLogging.Create(level);
        try
        {
            await using var host = await ControlPlaneHost.StartAsync(settings(), logs, signals.Stop);
            await console.Output.WriteLineAsync(Greeting(host));
            if (host.HasConsole)
                await console.Output.WriteLineAsync($"  admin console        {host.Api.Address}");
            // For whoever looks at this screen, and never in the log.
            if (host.FirstPassword is { } password)
                await console.Output.WriteLineAsync(FirstUser(password));
            await console.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, signals.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (StartException problem)
        {
            await console.Error.WriteLineAsync(problem.Message);
            return NotStarted;
        }
    }

    private static string FirstUser(Secret password) =>
        $"""

              first user           {UserStore.First}
              password             {Encoding.UTF8.GetString(password.Reveal())}   shown this once; it must be changed at the first login
            """;

    private static string Greeting(ControlPlaneHost host) =>
        $"""
            The control plane runs. Ctrl+C ends it; proxies then serve on with what they have.

              API                  {host.Api.Address}   kubectl --kubeconfig {host.KubeconfigPath} get virtualservices -A
              xDS and certificates https://localhost:{host.Discovery.SecurePort}/
            """;
}
