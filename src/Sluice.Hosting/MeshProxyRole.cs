using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Reporting;
using Sluice.Proxy;
using Sluice.Translation;
using Sluice.Xds.Client;
using Sluice.Xds.Identity;

namespace Sluice.Hosting;

/// <summary>A proxy of a mesh: gets its identity and its snapshots from a control plane, and serves the last of them without one.</summary>
public sealed class MeshProxyRole(MeshLink link, ProxyNode node, ProxyOptions options, ILoggerFactory logs)
{
    private readonly TaskCompletionSource<ProxyServer> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tells the control plane of the proxy's traffic; null: nobody does.</summary>
    public Reporter? Reporter { get; init; }

    /// <summary>Completes with the proxy when the first state of the control plane runs.</summary>
    public Task<ProxyServer> Serving => _serving.Task;

    /// <summary>Serves until <paramref name="stop"/>, then drains until done or <paramref name="abort"/>.</summary>
    /// <returns>The exit code: 1 where a log cannot be written or the status port cannot be bound.</returns>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var log = logs.CreateLogger<MeshProxyRole>();
        var memory = new WorkloadMemory();
        ProxyServer created;
        try
        {
            created = new ProxyServer(
                options with
                {
                    Workload = memory,
                    Reports = Reporter?.Reports,
                },
                logs,
                TimeProvider.System,
                new Random()
            );
            await created.StartAsync(stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NoLog(e.Message);
            return 1;
        }
        await using var proxy = created;
        try
        {
            await FollowAsync(proxy, memory, log, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        log.Draining(options.DrainTimeout.TotalSeconds);
        await proxy.DrainAsync(abort);
        return 0;
    }

    private async Task FollowAsync(ProxyServer proxy, WorkloadMemory memory, ILogger log, CancellationToken stop)
    {
        await using var identity = Identity(log);
        identity.Changed += c => memory.Publish(c.Chain, c.PrivateKey, c.Roots);
        var control = ControlPlane(identity);
        var sink = new SnapshotSink(proxy) { Applied = () => _serving.TrySetResult(proxy) };
        var client = new XdsClient(control, sink, logs.CreateLogger<XdsClient>(), TimeProvider.System, new Random());
        identity.Start();
        await identity.FirstAsync(stop);
        await Task.WhenAll(client.RunAsync(stop), Reporter?.RunAsync(control, stop) ?? Task.CompletedTask);
    }

    private WorkloadIdentity Identity(ILogger log) =>
        new(
            new()
            {
                SpiffeId = $"spiffe://{link.TrustDomain}/ns/{node.Namespace}/sa/{node.ServiceAccount}",
                RootsFile = link.RootsFile,
                TokenFile = link.TokenFile,
                JoinToken = link.JoinToken,
            },
            new GrpcCertificateRequester(new Uri(link.Servers[0]), link.ServerName),
            TimeProvider.System,
            new Random(),
            log
        );

    private XdsClientOptions ControlPlane(WorkloadIdentity identity) =>
        new()
        {
            Servers = [.. link.Servers.Select(s => new Uri(s))],
            Node = NodeDescription.Of(node, typeof(MeshProxyRole).Assembly.GetName().Version!.ToString(3)),
            Roots = () => Roots(identity),
            ServerName = link.ServerName,
            Certificate = () => identity.Current is { } current ? Certificate(current) : null,
        };

    private X509Certificate2Collection Roots(WorkloadIdentity identity)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(File.ReadAllText(link.RootsFile));
        // In a rotation of roots the file may be the older one.
        if (identity.Current is { } current)
            roots.ImportFromPem(current.Roots);
        return roots;
    }

    private static SslStreamCertificateContext Certificate(WorkloadCertificate current)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(current.Chain);
        chain.RemoveAt(0);
        var leaf = X509Certificate2.CreateFromPem(current.Chain, System.Text.Encoding.ASCII.GetString(current.PrivateKey.Reveal()));
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
