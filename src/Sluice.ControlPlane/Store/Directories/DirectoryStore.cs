using Microsoft.Extensions.Logging;
using Sluice.Configuration;
using Sluice.ControlPlane.Store.Memory;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Store.Directories;

/// <summary>
/// A folder of files as a store: what a Git checkout holds, say. It is read only, and follows the folder. A folder is taken wholly or,
/// when it has errors, not at all: then the last good state stays.
/// </summary>
public sealed class DirectoryStore(ConfigurationDirectory directory, EventLogLimits limits, TimeProvider clock, ILogger<DirectoryStore> log)
    : IResourceStore
{
    private readonly ResourceMirror _mirror = new(limits, clock);
    private readonly Lock _turn = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<ResourceId, DirectoryObject> _objects = [];
    private DirectoryLook? _last;

    /// <summary>Called after every look that found something new, be it a change or an error.</summary>
    public event Action<DirectoryLook>? Looked;

    public string Owner { get; } = $"the directory {string.Join(", ", directory.Paths)}";

    /// <summary>Ends once the folder has been without errors.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The last look; null before the first.</summary>
    public DirectoryLook? Last => Volatile.Read(ref _last);

    /// <summary>Follows the folder until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var debouncer = new Debouncer(clock);
        Look();
        using var watcher = new DirectoryWatcher(directory, clock, debouncer.Signal);
        // What changed between the first look and the watcher's start must not be missed.
        debouncer.Signal();
        while (!cancel.IsCancellationRequested)
        {
            await debouncer.WaitAsync(cancel);
            Look();
        }
    }

    /// <summary>Looks once.</summary>
    public DirectoryLook Look()
    {
        DirectoryLook look;
        bool isNew;
        lock (_turn)
        {
            look = Read();
            isNew = look != _last;
            Volatile.Write(ref _last, look);
        }
        if (isNew)
            Tell(look);
        _looked.TrySetResult();
        return look;
    }

    public async Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel)
    {
        await _looked.Task.WaitAsync(cancel);
        return _mirror.List(query);
    }

    public async Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel)
    {
        await _looked.Task.WaitAsync(cancel);
        return _mirror.Find(id);
    }

    public Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel) => Refuse(write.Id);

    public Task<StoreResult> DeleteAsync(
        ResourceId id,
        Precondition precondition,
        Authorship by,
        bool isDryRun,
        CancellationToken cancel
    ) => Refuse(id);

    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, CancellationToken cancel) =>
        _mirror.WatchAsync(query, after, cancel);

    /// <summary>Empty: the folder's own history (Git's) is the one that counts.</summary>
    public Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StoredRevision>>([]);

    /// <inheritdoc cref="HistoryAsync"/>
    public Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StoredRevision>>([]);

    private Task<StoreResult> Refuse(ResourceId id) => Task.FromResult(new StoreResult(StoreOutcome.ReadOnly, _mirror.Find(id)));

    private DirectoryLook Read()
    {
        try
        {
            var load = ResourceLoader.Load(directory.Read());
            if (load.HasErrors)
                return new(false, _mirror.Revision, load.Diagnostics);
            Apply(load.Readable.Select(r => DirectoryObject.Of(r, load.JsonOf(r))));
            return new(true, _mirror.Revision, load.Diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var bag = new DiagnosticBag();
            bag.Add(Codes.FolderUnreadable, default, "", string.Join(", ", directory.Paths), e.Message);
            return new(false, _mirror.Revision, bag.ToValueList());
        }
    }

    private void Apply(IEnumerable<DirectoryObject> found)
    {
        var next = found.Select(o => _objects.TryGetValue(o.Id, out var before) ? o.After(before) : o).ToDictionary(o => o.Id);
        var gone = _objects.Values.Where(o => !next.ContainsKey(o.Id)).Select(o => new MirrorChange(o.Id, o.At, IsDeletion: true));
        var changed = next
            .Values.Where(o => !ReferenceEquals(o, _objects.GetValueOrDefault(o.Id)))
            .Select(o => new MirrorChange(o.Id, o.At));
        _mirror.Change(_ => gone.Concat(changed));
        _objects = next;
    }

    private void Tell(DirectoryLook look)
    {
        foreach (var finding in look.Findings)
            log.Finding(finding.Severity == Severity.Error ? LogLevel.Error : LogLevel.Debug, finding);
        if (look.IsApplied)
            log.Applied(Owner, look.Revision);
        else
            log.Kept(Owner, look.Findings.Count(f => f.Severity == Severity.Error), look.Revision);
        if (look.IsApplied)
            _ready.TrySetResult();
        Looked?.Invoke(look);
    }
}
