using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Client;

namespace Sluice.Tests.Xds.Wire;

/// <summary>Our client, running until it is disposed.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    public WireClient(
        Uri server,
        TestCa? ca = null,
        Func<X509Certificate2>? own = null,
        string token = "",
        string node = "",
        WireSink? sink = null
    )
    {
        Sink = sink ?? new();
        var options = new XdsClientOptions
        {
            Servers = [server],
            Node = new()
            {
                Id = node.Length > 0 ? node : "sidecar~10.0.0.1~web.shop~shop.svc.cluster.local",
                Cluster = "web.shop",
                Metadata = ValueMap.Of(("NAMESPACE", "shop")),
                Labels = ValueMap.Of(("app", "web")),
                Locality = "eu/eu-1",
                UserAgent = "sluice 0.1.0",
            },
            Roots = ca is null ? null : () => [ca.Root],
            Certificate = own is null ? null : () => SslStreamCertificateContext.Create(own(), null, offline: true),
            Token = token.Length == 0 ? null : _ => ValueTask.FromResult(token),
            FirstPause = TimeSpan.FromMilliseconds(20),
        };
        Client = new(options, Sink, NullLogger<XdsClient>.Instance, TimeProvider.System, new Random(1));
        Running = Client.RunAsync(_ending.Token);
    }

    public WireSink Sink { get; }

    public XdsClient Client { get; }

    public Task Running { get; }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }
}
