using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store.Kubernetes.Watching;
using Sluice.ControlPlane.Store.Kubernetes.Writing;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>
/// A cluster's API server as a store. What Sluice reads of it is kept in memory by lists and watches; writes go to the API server, and
/// are seen here as soon as they are acknowledged. The store's revisions are this process's own, since Kubernetes' resource versions
/// have no order over all kinds; each object keeps its own in <c>metadata.resourceVersion</c>, and preconditions take either.
/// </summary>
public sealed class KubernetesStore : IResourceStore
{
    private readonly ClusterState _state;
    private readonly ImmutableArray<Reflector> _reflectors;
    private readonly KubernetesWrites _writes;

    /// <param name="api">Where to. The caller closes it.</param>
    /// <param name="options">What to follow.</param>
    /// <param name="clock">Time of waits.</param>
    /// <param name="random">Spreads waits.</param>
    /// <param name="log">Where trouble is told, once for each.</param>
    public KubernetesStore(
        KubernetesConnection api,
        KubernetesStoreOptions options,
        TimeProvider clock,
        Random random,
        ILogger<KubernetesStore> log
    )
    {
        _state = new(options.Log, clock);
        _writes = new(api, _state);
        _reflectors =
        [
            .. ClusterScope.All(options).Select(s => new Reflector(api, s, _state, options, new(clock, new Random(random.Next()), log))),
        ];
        Ready = Task.WhenAll(_reflectors.Select(r => r.Settled));
    }

    public string Owner => "";

    /// <summary>Ends once every kind has been listed that the cluster knows. What may not be listed keeps it waiting: half a
    /// configuration is none.</summary>
    public Task Ready { get; }

    /// <summary>How it stands with each kind.</summary>
    public IReadOnlyList<FollowState> Following => [.. _reflectors.Select(r => r.Follow)];

    /// <summary>Follows the cluster until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(_reflectors.Select(r => r.RunAsync(cancel)));

    public async Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel)
    {
        await Ready.WaitAsync(cancel);
        return _state.Mirror.List(query);
    }

    public async Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel)
    {
        await Ready.WaitAsync(cancel);
        return _state.Mirror.Find(id);
    }

    public async Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel)
    {
        await Ready.WaitAsync(cancel);
        return TargetOf(write.Id, VersionOf(write), out var refused) is { } target
            ? await _writes.ApplyAsync(write, target, cancel)
            : refused;
    }

    public async Task<StoreResult> DeleteAsync(
        ResourceId id,
        Precondition precondition,
        Authorship by,
        bool isDryRun,
        CancellationToken cancel
    )
    {
        await Ready.WaitAsync(cancel);
        return TargetOf(id, "", out var refused) is { } target
            ? await _writes.DeleteAsync(target, precondition, isDryRun, cancel)
            : refused;
    }

    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, CancellationToken cancel) =>
        _state.Mirror.WatchAsync(query, after, cancel);

    /// <summary>Empty: Kubernetes keeps no revisions of its objects.</summary>
    public Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StoredRevision>>([]);

    /// <summary>Empty: the cluster's audit log tells of changes.</summary>
    public Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StoredRevision>>([]);

    // Body and path must name one version of the API. Which of those it knows is the server's to say.
    private static string VersionOf(StoreWrite write)
    {
        var apiVersion = (string?)ObjectJson.Read(write.Json.Span)["apiVersion"] ?? "";
        return apiVersion[(apiVersion.LastIndexOf('/') + 1)..];
    }

    // What is not followed is not written either: nobody would see here what became of it.
    private ClusterTarget? TargetOf(ResourceId id, string version, out StoreResult refused)
    {
        refused = new(StoreOutcome.Forbidden, null) { Reason = $"{id} is not among the resources that are followed in the cluster" };
        var reflector = _reflectors.FirstOrDefault(r => r.Scope.Contains(id));
        if (reflector is { Served: { } served, Scope.Kind: var kind })
            return new(id, kind, version.Length > 0 ? version : served);
        if (reflector is not null)
            refused = new(StoreOutcome.Invalid, null) { Reason = $"the cluster does not know the kind {id.Kind}" };
        return null;
    }
}
