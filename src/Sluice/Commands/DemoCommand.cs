using System.CommandLine;
using Sluice.Hosting;
using Sluice.Roles.Demo;

namespace Sluice.Commands;

/// <summary><c>sluice demo</c>: see it work, without root, other software or any file of one's own.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var portMap = new Option<string>("--port-map")
        {
            Description = "Where the sample's ports 80, 443, 9080, 2379, 8880 and 3128 are bound (0 takes a free port).",
            DefaultValueFactory = _ => DemoRole.DefaultPortMap,
            HelpName = "PORT=PORT,...",
        };
        portMap.Validators.Add(result =>
        {
            if (PortMap.Parse(result.GetValueOrDefault<string>()).Error is { Length: > 0 } error)
                result.AddError($"--port-map: {error}");
        });
        var statusPort = new PortOption("--status-port", "Port of /healthz/ready, or 'off'.", 15021);
        var metricsPort = new PortOption("--metrics-port", "Port of the Prometheus text, or 'off'.", 15090);
        var command = new Command("demo", "Run the Bookinfo application behind a gateway on loopback, and say what to try.")
        {
            portMap,
            statusPort.Option,
            metricsPort.Option,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var ports = PortMap.Parse(DemoRole.DefaultPortMap).Ports!;
                foreach (var (from, to) in PortMap.Parse(parsed.GetValue(portMap)!).Ports!)
                    ports[from] = to;
                using var signals = new StopSignals();
                using var logs = HostLogging.Create();
                return await new DemoRole(ports, statusPort.Value(parsed), metricsPort.Value(parsed), logs).RunAsync(signals, Console.Out);
            }
        );
        return command;
    }
}
