using k8s;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Directories;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.ControlPlane.Store.Kubernetes.Leases;
using Sluice.ControlPlane.Store.Kubernetes.Status;
using Sluice.ControlPlane.Store.Sqlite;

namespace Sluice.Roles.ControlPlane;

/// <summary>Where a control plane's resources are at home, with all that belongs to such a home.</summary>
internal sealed class StoreHome : IDisposable
{
    private readonly List<Func<CancellationToken, Task>> _work = [];
    private readonly List<IDisposable> _owned = [];

    private StoreHome(IResourceStore store) => Store = store;

    public IResourceStore Store { get; }

    /// <summary>Ways to prove an identity that the home offers.</summary>
    public IReadOnlyList<ICallerAuthenticator> Authenticators { get; private init; } = [];

    /// <summary>Writes what is thought of resources into their status; null: there is nobody to read it.</summary>
    private StatusWriter? Statuses { get; init; }

    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static StoreHome Open(ControlPlaneSettings settings, TimeProvider clock, ILoggerFactory logs) =>
        settings.UsesKubernetes ? Cluster(settings, clock, logs)
        : settings.ConfigPaths.Count > 0 ? Folder(settings, clock, logs)
        : Embedded(settings, clock);

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(_work.Select(w => w(cancel)));

    /// <summary>Has statuses written of what <paramref name="push"/> finds.</summary>
    public void Follow(MeshPush push)
    {
        if (Statuses is { } writer)
            push.Judged += statuses =>
            {
                foreach (var status in statuses)
                    writer.Report(status);
            };
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private static StoreHome Embedded(ControlPlaneSettings settings, TimeProvider clock)
    {
        var store = SqliteStore.Open(Path.Combine(settings.DataFolder, "store.db"), new(), clock);
        return new(store) { _owned = { store } };
    }

    private static StoreHome Folder(ControlPlaneSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        var store = new DirectoryStore(new(settings.ConfigPaths), new(), clock, logs.CreateLogger<DirectoryStore>());
        return new(store) { _work = { store.RunAsync } };
    }

    private static StoreHome Cluster(ControlPlaneSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        KubernetesClientConfiguration configuration;
        try
        {
            configuration = KubernetesClientConfiguration.BuildDefaultConfig();
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            throw new StoreException($"Kubernetes cannot be reached: {e.Message}", e);
        }
        var client = new Kubernetes(configuration);
        var api = KubernetesConnection.Open(configuration, clock);
        var options = new KubernetesStoreOptions { RootNamespace = settings.Namespace };
        var store = new KubernetesStore(api, options, clock, new Random(), logs.CreateLogger<KubernetesStore>());
        var election = new LeaderElection(
            api,
            new()
            {
                Namespace = settings.Namespace,
                Name = "sluice-control-plane",
                Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}",
            },
            clock,
            new Random(),
            logs.CreateLogger<LeaderElection>()
        );
        var statuses = new StatusWriter(api, () => election.IsLeader, new(), clock, logs.CreateLogger<StatusWriter>());
        election.Gained += statuses.Wake;
        var tokens = new KubernetesTokenAuthenticator(
            new KubernetesTokenReviewer(client),
            settings.TrustDomain,
            clock,
            logs.CreateLogger<KubernetesTokenAuthenticator>()
        );
        return new(store)
        {
            Authenticators = [tokens],
            Statuses = statuses,
            _work = { store.RunAsync, election.RunAsync, statuses.RunAsync },
            _owned = { tokens, api, client },
        };
    }
}
