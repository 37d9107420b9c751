using Microsoft.Extensions.Logging;
using Sluice.Configuration;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Store;
using Sluice.Hosting;
using Sluice.Resources.Reading;
using Sluice.Roles.ControlPlane;

namespace Sluice.Roles.Demo;

/// <summary>The demo's control plane, which can be ended and begun again while the gateways serve.</summary>
internal sealed class DemoControlPlane : IAsyncDisposable
{
    public const string TrustDomain = "cluster.local";
    private static readonly TimeSpan JoinTokenLife = TimeSpan.FromMinutes(5);

    private readonly ILoggerFactory _logs;
    private readonly DemoFolder _folder;
    private readonly ControlPlaneSettings _settings;

    private DemoControlPlane(ControlPlaneHost host, ControlPlaneSettings settings, DemoFolder folder, ILoggerFactory logs)
    {
        (Host, _folder, _logs) = (host, folder, logs);
        // Begun again, it has to be where the gateways look for it.
        _settings = settings with
        {
            ApiPort = host.Api.Address.Port,
            SecureXdsPort = host.Discovery.SecurePort,
        };
    }

    public ControlPlaneHost Host { get; private set; }

    /// <summary>Starts it with the sample's resources in its store.</summary>
    public static async Task<DemoControlPlane> StartAsync(
        ControlPlaneSettings settings,
        DemoFolder folder,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var host = await ControlPlaneHost.StartAsync(settings, logs, cancel);
        await SeedAsync(host.Store, folder, cancel);
        await File.WriteAllTextAsync(folder.MeshRoots, host.Authority.Bundle.Pem, cancel);
        return new(host, settings, folder, logs);
    }

    /// <summary>Ends it and begins it again; the gateways serve on meanwhile.</summary>
    public async Task RestartAsync(CancellationToken cancel)
    {
        await Host.DisposeAsync();
        Host = await ControlPlaneHost.StartAsync(_settings, _logs, cancel);
    }

    /// <summary>How a gateway of this service account comes to the control plane.</summary>
    public MeshLink LinkFor(string ns, string serviceAccount) =>
        new()
        {
            Servers = [$"https://localhost:{Host.Discovery.SecurePort}"],
            RootsFile = _folder.MeshRoots,
            JoinToken = Host.Authority.CreateJoinToken(CallerIdentity.Of(TrustDomain, ns, serviceAccount)!, JoinTokenLife),
            TrustDomain = TrustDomain,
        };

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static async Task SeedAsync(IResourceStore store, DemoFolder folder, CancellationToken cancel)
    {
        foreach (var file in new ConfigurationDirectory([folder.Config]).Read())
        {
            foreach (var read in ResourceReader.Read(file).Resources.ToArray())
            {
                await store.ApplyAsync(
                    new()
                    {
                        Id = ResourceId.Of(read.Resource),
                        Json = read.ToJson(),
                        By = new("demo", "the sample"),
                    },
                    cancel
                );
            }
        }
    }
}
