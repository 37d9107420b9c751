using Microsoft.Extensions.Logging;
using Sluice.Configuration;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Diagnostics;
using Sluice.Translation;

namespace Sluice.ControlPlane.Push;

/// <summary>Follows a store: list, watch, gather what comes at once, and tell of the whole. After a gap it lists again.</summary>
internal sealed class MeshFollower(
    IResourceStore store,
    MeshOptions options,
    IProxyVerifier verifier,
    Distributor distributor,
    TimeProvider clock,
    ILogger<MeshFollower> log
)
{
    /// <summary>Before the store is asked again after it failed. Default 1 s.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ResourceIndex _index = new();
    private readonly CatalogBuilder _catalogs = new(options.ClusterDomain, options.RootNamespace);
    private readonly Lock _lock = new();
    private long _revision;
    private MeshView? _view;

    /// <summary>Called after each view that was shown.</summary>
    public Func<CancellationToken, Task> Shown { get; init; } = _ => Task.CompletedTask;

    /// <summary>What was said about resources when they were read.</summary>
    public IReadOnlyList<Diagnostic> Findings()
    {
        lock (_lock)
            return [.. _index.Findings.Values.SelectMany(f => f)];
    }

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var debouncer = new Debouncer(clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = WatchAsync(debouncer, both.Token);
        verifier.Changed += debouncer.Signal;
        try
        {
            while (true)
            {
                await debouncer.FirstAsync(cancel);
                try
                {
                    await PushAsync(debouncer, cancel);
                }
                catch (Exception bug) when (!cancel.IsCancellationRequested)
                {
                    // The next change is another chance; without this loop there would be none.
                    log.NotTranslated(bug, _revision);
                }
            }
        }
        finally
        {
            verifier.Changed -= debouncer.Signal;
            await both.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PushAsync(Debouncer debouncer, CancellationToken cancel)
    {
        // The quiet time is used: mostly nothing else comes, and then all is ready when it ends.
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var preparing = Task.Run(() => distributor.PrepareAsync(View(), quiet.Token), cancel);
        await debouncer.SettleAsync(cancel);
        // What is not ready by then is handed out group by group as it gets ready.
        await quiet.CancelAsync();
        await preparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await distributor.ShowAsync(View(), cancel);
        await Shown(cancel);
    }

    /// <summary>What is there now; the same view as before while nothing changed.</summary>
    private MeshView View()
    {
        lock (_lock)
        {
            var roots = verifier.Roots;
            if (_view is { } last && last.Revision == _revision)
                return ReferenceEquals(last.Roots, roots) ? last : _view = last with { Roots = roots };
            var resources = _index.Current();
            return _view = new(_revision, resources, _catalogs.Next(resources), LabelUse.Of(resources), roots);
        }
    }

    private async Task WatchAsync(Debouncer debouncer, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await ListAsync(cancel);
                debouncer.Signal();
                await foreach (var change in store.WatchAsync(ResourceQuery.Everything, _revision, cancel))
                {
                    if (Take(change))
                        debouncer.Signal();
                }
            }
            catch (RevisionGoneException)
            {
                log.ListingAgain();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.StoreFailed(e.Message, Pause.TotalSeconds);
                await Task.Delay(Pause, clock, cancel);
            }
        }
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        var list = await store.ListAsync(ResourceQuery.Everything, cancel);
        lock (_lock)
        {
            _index.Reset(list.Items);
            _revision = list.Revision;
            // The store may be another one, which has come to the same number.
            _view = null;
        }
    }

    private bool Take(StoreEvent change)
    {
        lock (_lock)
        {
            _revision = change.Revision;
            _index.Apply(change);
            return change.Kind != StoreEventKind.Bookmark;
        }
    }
}
