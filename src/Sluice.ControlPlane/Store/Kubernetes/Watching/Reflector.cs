using System.Net;
using System.Text.Json;

namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>Keeps what is known of one scope as the cluster has it: a list, then a watch from there, and from where that broke.</summary>
internal sealed class Reflector
{
    private readonly KubernetesConnection _api;
    private readonly ClusterScope _scope;
    private readonly ClusterState _state;
    private readonly KubernetesStoreOptions _options;
    private readonly ReflectorTools _tools;
    private readonly Backoff _backoff;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Version of the API that serves the kind; null where none was found yet.
    private string? _served;

    // Where to watch from; null: list first.
    private string? _at;

    // The last moment that was known, also after it had to be listed again.
    private string _seen = "";
    private FollowState _follow;

    // How often in a row the cluster did not know the kind.
    private int _misses;

    public Reflector(KubernetesConnection api, ClusterScope scope, ClusterState state, KubernetesStoreOptions options, ReflectorTools tools)
    {
        (_api, _scope, _state, _options, _tools) = (api, scope, state, options, tools);
        _backoff = new(options.BackoffFrom, options.BackoffTo, tools.Clock, tools.Random);
        _follow = new(scope.ToString(), FollowPhase.Waiting, "");
    }

    public ClusterScope Scope => _scope;

    /// <summary>Ends once the scope has been listed, or the cluster has no such kind.</summary>
    public Task Settled => _settled.Task;

    public FollowState Follow => Volatile.Read(ref _follow);

    /// <summary>The version of the API to use for the kind; null where the cluster does not serve it.</summary>
    public string? Served => Volatile.Read(ref _served);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (_at is not null || await ListAsync(cancel))
                    await WatchAsync(cancel);
                else
                    await Task.Delay(_options.AbsentRetry, _tools.Clock, cancel);
            }
            catch (KubernetesFailure failure)
            {
                Refused(failure);
                await _backoff.WaitAsync(cancel);
            }
            // The connection and the stream are not ours, and their ways to fail are many; none of them may end this loop.
            catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                Note(Follow.Phase, e is StoreException or JsonException ? e.Message : e.ToString());
                await _backoff.WaitAsync(cancel);
            }
        }
    }

    private async Task<bool> ListAsync(CancellationToken cancel)
    {
        var reader = new ListReader(_api, _scope, _options.PageSize);
        foreach (var version in _scope.Kind.Versions.ToArray())
        {
            try
            {
                Take(await reader.ReadAsync(version, cancel));
                return true;
            }
            catch (KubernetesFailure failure) when (failure.Status == HttpStatusCode.NotFound) { }
        }
        Absent();
        return false;
    }

    private void Take(ClusterList list)
    {
        _state.Replace(_scope, list.Version, list.Objects, ClusterObject.IsOlder(list.Version, _seen));
        Volatile.Write(ref _served, list.ServedVersion);
        (_at, _seen, _misses) = (list.Version, list.Version, 0);
        Note(FollowPhase.Following, "");
        _settled.TrySetResult();
    }

    // An API server that starts, or one of several that is older, may not know for a moment what it knew before: once is not enough
    // to believe that everything is gone.
    private void Absent()
    {
        if (Follow.Phase == FollowPhase.Following && ++_misses == 1)
        {
            Note(FollowPhase.Following, "the cluster no longer knows the kind; what was known of it stays until that is sure");
            return;
        }
        Volatile.Write(ref _served, null);
        _state.Replace(_scope, "", [], isRestored: true);
        Note(FollowPhase.Absent, "");
        _settled.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        var time = _options.WatchTime * (1 + _tools.Random.NextDouble());
        var reader = new WatchReader(_api, _scope, _tools.Clock);
        var start = _tools.Clock.GetTimestamp();
        var isFruitful = false;
        await foreach (var line in reader.ReadAsync(_served!, _at!, time, time + _options.WatchGrace, cancel))
        {
            Apply(line);
            if (isFruitful)
                continue;
            isFruitful = true;
            _backoff.Reset();
            Note(FollowPhase.Following, "");
        }
        // A server that ends every watch at once must not be asked at once again.
        if (!isFruitful && _tools.Clock.GetElapsedTime(start) < _options.BackoffTo)
            await _backoff.WaitAsync(cancel);
    }

    private void Apply(WatchLine line)
    {
        if (line.Object is { } item && line.Kind == StoreEventKind.Deleted)
            _state.Remove(item);
        else if (line.Object is { } present)
            _state.Put(present);
        if (line.Version.Length > 0)
            (_at, _seen) = (line.Version, line.Version);
    }

    private void Refused(KubernetesFailure failure)
    {
        // Gone: the past is no longer kept. Too large: the future is not there, since the cluster was restored.
        var isElsewhere = failure.IsGone || failure.Message.Contains("Too large resource version", StringComparison.Ordinal);
        var hasVanished = failure.Status == HttpStatusCode.NotFound;
        if (isElsewhere || hasVanished)
            _at = null;
        if (failure.Status == HttpStatusCode.Forbidden && _scope.IsOptional)
            _settled.TrySetResult();
        if (failure.IsGone)
            _tools.Log.ListsAgain(_scope.ToString(), failure.Message);
        else
            Note(Follow.Phase, failure.Message);
    }

    // Once for each new problem: a server that is away for an hour is not news every half minute.
    private void Note(FollowPhase phase, string problem)
    {
        var before = Follow;
        Volatile.Write(ref _follow, before with { Phase = phase, Problem = problem });
        if (phase == FollowPhase.Absent && before.Phase != FollowPhase.Absent)
            _tools.Log.Absent(before.What);
        else if (phase == FollowPhase.Following && before.Phase != FollowPhase.Following)
            _tools.Log.Follows(before.What);
        if (problem.Length > 0 && problem != before.Problem)
            _tools.Log.Troubled(before.What, problem);
    }
}
