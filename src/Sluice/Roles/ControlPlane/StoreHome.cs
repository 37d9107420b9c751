using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Cluster;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Directories;
using Sluice.ControlPlane.Store.Sqlite;

namespace Sluice.Roles.ControlPlane;

/// <summary>Where a control plane's resources are at home, with all that belongs to such a home.</summary>
internal sealed class StoreHome : IDisposable
{
    private readonly List<Func<CancellationToken, Task>> _work = [];
    private readonly List<IDisposable> _owned = [];

    // Null: the resources are not in a cluster, so nobody reads statuses, mounts roots or asks webhooks.
    private readonly ClusterHome? _cluster;

    private StoreHome(IResourceStore store, ClusterHome? cluster = null) => (Store, _cluster) = (store, cluster);

    public IResourceStore Store { get; }

    /// <summary>Ways to prove an identity that the home offers.</summary>
    public IReadOnlyList<ICallerAuthenticator> Authenticators => _cluster is null ? [] : [_cluster.Tokens];

    /// <summary>Where replicas share their authority; null: there are none.</summary>
    public AuthoritySecrets? Authorities => _cluster?.Authorities;

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
        if (_cluster is { Statuses: var writer })
            push.Judged += statuses =>
            {
                foreach (var status in statuses)
                    writer.Report(status);
            };
    }

    /// <summary>Whether this process is the one that asks certificate authorities.</summary>
    public bool IsLeader => _cluster?.IsLeader ?? true;

    /// <summary>Other processes may serve gateways from the same store.</summary>
    public bool HasReplicas => _cluster is not null;

    /// <summary>Has Certificates issued here when it is this process's turn, and tells how they stand where the home keeps statuses.</summary>
    public void Follow(AcmeService certificates)
    {
        if (_cluster is not { } cluster)
            return;
        cluster.Led += certificates.Wake;
        certificates.Book.Changed += state => cluster.Statuses.Report(CertificateStatus.Of(state));
    }

    /// <summary>Has the authority's roots kept where the home's programs look for them. Before <see cref="RunAsync"/>.</summary>
    public void Serve(CertificateAuthority authority)
    {
        if (_cluster is not null)
            _work.Add(_cluster.Serve(authority));
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
        var cluster = ClusterHome.Open(settings, clock, logs);
        return new(cluster.Store, cluster) { _work = { cluster.RunAsync }, _owned = { cluster } };
    }
}
