using System.Net;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Bookinfo;
using Microsoft.Extensions.Logging;
using Sluice.Hosting;
using Sluice.Hosting.Reporting;
using Sluice.Proxy;
using Sluice.Roles.ControlPlane;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Roles.Demo;

/// <summary>Bookinfo, a gateway before it, an egress gateway behind it and the control plane of both, on loopback, in one process.</summary>
internal sealed class DemoRole(DemoOptions demo, ILoggerFactory logs)
{
    /// <summary>The Gateways' ports of the sample, and where they are bound without root.</summary>
    public const string DefaultPortMap = "80=8080,443=8443,9080=9080,2379=2379,8880=8880,3128=3128";

    private const string Namespace = "istio-system";
    private static readonly ValueMap<string> Ingress = ValueMap.Of(("app", "my-gateway-controller"));
    private static readonly ValueMap<string> Egress = ValueMap.Of(("istio", "egressgateway"));

    /// <summary>Runs until <paramref name="signals"/> say stop, then drains. SIGHUP ends the control plane and begins it again.</summary>
    public async Task<int> RunAsync(StopSignals signals, TextWriter output)
    {
        // The services must know the gateways' ports before the gateways start, and the console where they are bound.
        foreach (var port in demo.Ports.Keys.ToList())
            demo.Ports[port] = Chosen(demo.Ports[port]);
        using var folder = new DemoFolder();
        new DevelopmentCertificates(TimeProvider.System).Write(folder.Certificates, "uk.bookinfo.com", "eu.bookinfo.com", "localhost");
        // The page asks for its reviews through the gateway, so that the weights show, and details asks outside through the egress gateway.
        var application = new BookinfoOptions
        {
            ReviewsBaseUri = new($"http://127.0.0.1:{demo.Ports[9080]}/"),
            StartBookService = true,
            Books = new(new($"http://127.0.0.1:{demo.Ports[8880]}/")),
        };
        await using var bookinfo = await BookinfoApplication.StartAsync(application, signals.Stop);
        folder.WriteConfig(bookinfo.Endpoints);
        await using var plane = await DemoControlPlane.StartAsync(Settings(folder), folder, logs, signals.Stop);
        var ingress = Gateway(plane, Node("ingress", Ingress), IngressOptions(folder));
        var egress = Gateway(plane, Node("egress", Egress), EgressOptions(folder));
        var gateways = Task.WhenAll(ingress.RunAsync(signals.Stop, signals.Abort), egress.RunAsync(signals.Stop, signals.Abort));
        var serving = Task.WhenAll(ingress.Serving, egress.Serving);
        if (await Task.WhenAny(serving, gateways) == serving)
        {
            var proxies = await serving;
            await output.WriteLineAsync(
                new DemoGuide(folder, proxies[0], proxies[1], plane.Host.Api.Address, plane.Host.FirstPassword).Render()
            );
            await output.FlushAsync(CancellationToken.None);
            await RestartWhenAskedAsync(plane, output, gateways, signals.Stop);
        }
        return (await gateways).Max();
    }

    private static async Task RestartWhenAskedAsync(DemoControlPlane plane, TextWriter output, Task gateways, CancellationToken stop)
    {
        var asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var signal = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                asked.Writer.TryWrite(true);
            }
        );
        try
        {
            while (await asked.Reader.ReadAsync(stop))
            {
                await plane.RestartAsync(stop);
                await output.WriteLineAsync("The control plane was begun again.");
                await output.FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await output.WriteLineAsync("Draining ...");
            await gateways;
        }
    }

    private MeshProxyRole Gateway(DemoControlPlane plane, ProxyNode node, ProxyOptions options) =>
        new(plane.LinkFor(node.Namespace, node.ServiceAccount), node, options, logs)
        {
            Reporter = new(new(), TimeProvider.System, new Random(), logs.CreateLogger<Reporter>()),
        };

    private static ProxyNode Node(string name, ValueMap<string> labels) =>
        new()
        {
            Id = name,
            Namespace = Namespace,
            ServiceAccount = name,
            Labels = labels,
        };

    private ControlPlaneSettings Settings(DemoFolder folder) =>
        new()
        {
            DataFolder = folder.ControlPlane,
            ApiPort = Chosen(demo.ApiPort),
            SecureXdsPort = Chosen(demo.XdsPort),
            TrustDomain = DemoControlPlane.TrustDomain,
            WebhookPort = null,
            MetricsPort = null,
            BoundPort = (_, port) => demo.Ports.GetValueOrDefault(port, port),
        };

    private static int Chosen(int port) => port == 0 ? UnusedPort.Pick() : port;

    private ProxyOptions IngressOptions(DemoFolder folder)
    {
        var options = new ProxyOptions
        {
            PortMap = demo.Ports,
            Bind = IPAddress.Loopback,
            StatusPort = demo.StatusPort,
            MetricsPort = demo.MetricsPort,
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
            PortMap = demo.Ports,
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
