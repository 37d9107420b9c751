using System.Net;
using System.Net.Sockets;
using Bookinfo;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;
using Sluice.Hosting;
using Sluice.Proxy;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Roles.Demo;

/// <summary>Bookinfo and a gateway before it, on loopback, in one process.</summary>
internal sealed class DemoRole(Dictionary<int, int> ports, int? statusPort, int? metricsPort, ILoggerFactory logs)
{
    /// <summary>The Gateway's ports of the sample, and where they are bound without root.</summary>
    public const string DefaultPortMap = "80=8080,443=8443,9080=9080,2379=2379";

    private static readonly ValueMap<string> Labels = ValueMap.Of(("app", "my-gateway-controller"));

    /// <summary>Runs until <paramref name="signals"/> say stop, then drains.</summary>
    public async Task<int> RunAsync(StopSignals signals, TextWriter output)
    {
        // The page must know the gateway's port before the gateway starts.
        if (ports[9080] == 0)
            ports[9080] = FreePort();
        using var folder = new DemoFolder();
        new DevelopmentCertificates(TimeProvider.System).Write(folder.Certificates, "uk.bookinfo.com", "eu.bookinfo.com", "localhost");
        var options = Options(folder);
        await using var proxy = new ProxyServer(options, logs, TimeProvider.System, new Random());
        // The page asks for its reviews through the gateway, so that the weights show.
        var reviews = new Uri($"http://127.0.0.1:{ports[9080]}/");
        var application = new BookinfoOptions { ReviewsBaseUri = reviews };
        await using var bookinfo = await BookinfoApplication.StartAsync(application, signals.Stop);
        folder.WriteConfig(bookinfo.Endpoints);
        var loop = new ConfigurationLoop(
            new ConfigurationDirectory([folder.Config]),
            new ProxyNode { Labels = Labels },
            new ProxyTarget(proxy),
            TimeProvider.System,
            logs.CreateLogger<ConfigurationLoop>()
        );
        if ((await loop.UpdateAsync(signals.Stop)).Outcome == UpdateOutcome.Kept)
            return 1;
        await output.WriteLineAsync(new DemoGuide(folder, proxy).Render());
        await output.FlushAsync(CancellationToken.None);
        try
        {
            await loop.RunAsync(signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested) { }
        await output.WriteLineAsync("Draining ...");
        await proxy.DrainAsync(signals.Abort);
        return 0;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private ProxyOptions Options(DemoFolder folder)
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
}
