using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Store.Kubernetes.Status;

/// <summary>
/// Writes what Sluice thinks of resources into their status: of each resource only the last word, slowly, and only while this process
/// leads. What is reported meanwhile waits, so that a new leader corrects what the last one left.
/// </summary>
public sealed class StatusWriter(
    KubernetesConnection api,
    Func<bool> isLeader,
    StatusWriterOptions options,
    TimeProvider clock,
    ILogger<StatusWriter> log
)
{
    // Overtaken this often in a row, the next report will do.
    private const int MaxAttempts = 5;

    private readonly Lock _lock = new();

    // One entry for each resource at most.
    private readonly Dictionary<ResourceId, ResourceStatus> _waiting = [];
    private readonly Signal _woken = new();

    /// <summary>Statuses that wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Has a status written in time, unless there is a newer one by then. Kinds without status are passed over.</summary>
    public void Report(ResourceStatus status)
    {
        if (KubernetesKinds.Find(status.Id.Group, status.Id.Kind) is not { HasStatus: true })
            return;
        lock (_lock)
            _waiting[status.Id] = _waiting.TryGetValue(status.Id, out var earlier) ? status.Over(earlier) : status;
        _woken.Raise();
    }

    /// <summary>The resource is gone.</summary>
    public void Forget(ResourceId id)
    {
        lock (_lock)
            _waiting.Remove(id);
    }

    /// <summary>Looks again whether it may write: call it when leadership was gained.</summary>
    public void Wake() => _woken.Raise();

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var woken = _woken.Next;
            if (!isLeader() || Take() is not { } status)
            {
                await woken.WaitAsync(cancel);
                continue;
            }
            var isDone = await WriteAsync(status, cancel);
            if (!isDone)
                PutBack(status);
            await Task.Delay(isDone ? options.Pace : options.AfterFailure, clock, cancel);
        }
    }

    private ResourceStatus? Take()
    {
        lock (_lock)
        {
            foreach (var (id, status) in _waiting)
            {
                _waiting.Remove(id);
                return status;
            }
            return null;
        }
    }

    private void PutBack(ResourceStatus status)
    {
        lock (_lock)
            _waiting[status.Id] = _waiting.TryGetValue(status.Id, out var newer) ? newer.Over(status) : status;
    }

    // False: not now.
    private async Task<bool> WriteAsync(ResourceStatus status, CancellationToken cancel)
    {
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts && isLeader(); attempt++)
            {
                if (await TryWriteAsync(status, cancel) != HttpStatusCode.Conflict)
                    return true;
            }
            return false;
        }
        catch (StoreException e)
        {
            log.StatusNotWritten(status.Id.ToString(), e.Message);
            return false;
        }
    }

    private async Task<HttpStatusCode> TryWriteAsync(ResourceStatus status, CancellationToken cancel)
    {
        var kind = KubernetesKinds.Find(status.Id.Group, status.Id.Kind)!;
        foreach (var version in kind.Versions.ToArray())
        {
            var path = kind.Path(version, status.Id.Namespace, status.Id.Name);
            var read = await api.SendAsync(KubernetesRequest.Get(path), cancel);
            // The kind may be served in an older version; and a resource that is gone has no status.
            if (read.Status == HttpStatusCode.NotFound)
                continue;
            if (!read.IsSuccess)
                throw new StoreException(read.Reason);
            if (StatusJson.Patch(read.Object, status, clock.GetUtcNow()) is not { } patch)
                return HttpStatusCode.OK;
            return await PatchAsync(path, patch, status.Id, cancel);
        }
        return HttpStatusCode.NotFound;
    }

    private async Task<HttpStatusCode> PatchAsync(string path, byte[] patch, ResourceId id, CancellationToken cancel)
    {
        var request = new KubernetesRequest(HttpMethod.Patch, $"{path}/status?fieldManager=sluice")
        {
            Body = patch,
            ContentType = KubernetesRequest.MergePatch,
        };
        var written = await api.SendAsync(request, cancel);
        if ((int)written.Status >= 500 || written.Status is HttpStatusCode.TooManyRequests)
            throw new StoreException(written.Reason);
        // Refused for good (no access, no such subresource): told, and not tried again until there is news.
        if (!written.IsSuccess && written.Status is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound))
            log.StatusNotWritten(id.ToString(), written.Reason);
        return written.Status;
    }
}
