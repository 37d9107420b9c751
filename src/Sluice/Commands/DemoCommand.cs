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
        var apiPort = new PortOption("--api-port", "Port of the control plane's API.", 15080);
        var xdsPort = new PortOption("--xds-port", "Port on which the gateways find the control plane.", 15012);
        var command = new Command(
            "demo",
            "Run the Bookinfo application behind a gateway with its control plane on loopback, and say what to try."
        )
        {
            portMap,
            statusPort.Option,
            metricsPort.Option,
            apiPort.Option,
            xdsPort.Option,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var ports = PortMap.Parse(DemoRole.DefaultPortMap).Ports!;
                foreach (var (from, to) in PortMap.Parse(parsed.GetValue(portMap)!).Ports!)
                    ports[from] = to;
                using var signals = new StopSignals();
                using var logs = HostLogging.Create();
                var options = new DemoOptions
                {
                    Ports = ports,
                    StatusPort = statusPort.Value(parsed),
                    MetricsPort = metricsPort.Value(parsed),
                    ApiPort = apiPort.Value(parsed) ?? 0,
                    XdsPort = xdsPort.Value(parsed) ?? 0,
                };
                return await new DemoRole(options, logs).RunAsync(signals, Console.Out);
            }
        );
        return command;
    }
}
