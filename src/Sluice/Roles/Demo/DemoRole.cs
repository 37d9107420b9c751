using System.Net;
using System.Net.Sockets;
using Bookinfo;
using Microsoft.Extensions.Logging;
using Sluice.Configuration;
using Sluice.Hosting;
using Sluice.Proxy;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Roles.Demo;

/// <summary>Bookinfo, a gateway before it and an egress gateway behind it, on loopback, in one process.</summary>
internal sealed class DemoRole(Dictionary<int, int> ports, int? statusPort, int? metricsPort, ILoggerFactory logs)
{
    /// <summary>The Gateways' ports of the sample, and where they are bound without root.</summary>
    public const string DefaultPortMap = "80=8080,443=8443,9080=9080,2379=2379,8880=8880,3128=3128";

    private static readonly ValueMap<string> Ingress = ValueMap.Of(("app", "my-gateway-controller"));
    private static readonly ValueMap<string> Egress = ValueMap.Of(("istio", "egressgateway"));

    /// <summary>Runs until <paramref name="signals"/> say stop, then drains.</summary>
    public async Task<int> RunAsync(StopSignals signals, TextWriter output)
    {
        // The services must know the gateways' ports before the gateways start.
        foreach (var port in new[] { 9080, 8880 })
        {
            if (ports[port] == 0)
                ports[port] = FreePort();
        }
        using var folder = new DemoFolder();
        new DevelopmentCertificates(TimeProvider.System).Write(folder.Certificates, "uk.bookinfo.com", "eu.bookinfo.com", "localhost");
        await using var ingress = new ProxyServer(IngressOptions(folder), logs, TimeProvider.System, new Random());
        await using var egress = new ProxyServer(EgressOptions(folder), logs, TimeProvider.System, new Random());
        // The page asks for its reviews through the gateway, so that the weights show, and details asks outside through the egress gateway.
        var application = new BookinfoOptions
        {
            ReviewsBaseUri = new($"http://127.0.0.1:{ports[9080]}/"),
            StartBookService = true,
            Books = new(new($"http://127.0.0.1:{ports[8880]}/")),
        };
        await using var bookinfo = await BookinfoApplication.StartAsync(application, signals.Stop);
        folder.WriteConfig(bookinfo.Endpoints);
        ConfigurationLoop[] loops = [Loop(folder, ingress, Ingress), Loop(folder, egress, Egress)];
        foreach (var loop in loops)
        {
            if ((await loop.UpdateAsync(signals.Stop)).Outcome == UpdateOutcome.Kept)
                return 1;
        }
        await output.WriteLineAsync(new DemoGuide(folder, ingress, egress).Render());
        await output.FlushAsync(CancellationToken.None);
        try
        {
            await Task.WhenAll(loops.Select(l => l.RunAsync(signals.Stop)));
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested) { }
        await output.WriteLineAsync("Draining ...");
        await Task.WhenAll(ingress.DrainAsync(signals.Abort), egress.DrainAsync(signals.Abort));
        return 0;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private ConfigurationLoop Loop(DemoFolder folder, ProxyServer proxy, ValueMap<string> labels) =>
        new(
            new ConfigurationDirectory([folder.Config]),
            new ProxyNode { Labels = labels },
            new ProxyTarget(proxy),
            TimeProvider.System,
            logs.CreateLogger<ConfigurationLoop>()
        );

    private ProxyOptions IngressOptions(DemoFolder folder)
    {
        var options = new ProxyOptions
        {
            PortMap = ports,
            Bind = IPAddress.Loopback,
            StatusPort = statusPort,
            MetricsPort = metricsPort,
            AccessLogPath = folder.AccessLog,
            DrainTimeout = TimeSpan.FromSeconds(5),
            WorkloadName = "demo",
            WorkloadNamespace = "default",
        };
        folder.MapFiles(options);
        return options;
    }

    private ProxyOptions EgressOptions(DemoFolder folder) =>
        new()
        {
            PortMap = ports,
            Bind = IPAddress.Loopback,
            StatusPort = null,
            MetricsPort = 0,
            AccessLogPath = folder.EgressAccessLog,
            EgressLogPath = folder.EgressRecords,
            DrainTimeout = TimeSpan.FromSeconds(5),
            WorkloadName = "demo-egress",
            WorkloadNamespace = "default",
        };
}
