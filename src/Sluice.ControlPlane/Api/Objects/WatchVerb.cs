using System.Collections.Concurrent;
using System.Globalization;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>watch.</summary>
internal sealed class WatchVerb(IResourceStore store, TimeProvider clock)
{
    /// <summary>Watches that one user may have open. A client that follows all that is served here has some thirty.</summary>
    public const int MostWatches = 500;

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>How late a silent watch notices that its watcher may watch no more. A look costs a hash of the token.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="request">What is watched.</param>
    /// <param name="isStillAllowed">Asked before every event: a token may be revoked while its watch is open.</param>
    public ApiAnswer Watch(ApiRequest request, Func<bool> isStillAllowed)
    {
        if (_open.GetValueOrDefault(request.By.Name) >= MostWatches)
            return Refusals.TooManyRequests($"User \"{request.By.Name}\" has {MostWatches} watches open");
        return new()
        {
            Code = 200,
            Stream = (response, cancel) => CountedAsync(request, new WatchStream(response, request, clock, isStillAllowed), cancel),
        };
    }

    private async Task CountedAsync(ApiRequest request, WatchStream stream, CancellationToken cancel)
    {
        var who = request.By.Name;
        _open.AddOrUpdate(who, 1, (_, n) => n + 1);
        try
        {
            await RunAsync(request, stream, cancel);
        }
        finally
        {
            if (_open.AddOrUpdate(who, 0, (_, n) => n - 1) == 0)
                _open.TryRemove(KeyValuePair.Create(who, 0));
        }
    }

    private async Task RunAsync(ApiRequest request, WatchStream stream, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(stream.Duration, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        // Where nothing happens, nobody would ask. The timer is waited for at the end: what it asks about is gone with the request.
        await using var look = clock.CreateTimer(_ => EndIfNotAllowed(stream, timeout), null, Look, Look);
        try
        {
            await stream.StartAsync(both.Token);
            var after = await BeginAsync(request, stream, both.Token);
            await foreach (var change in store.WatchAsync(request.Query, after, both.Token))
                if (!await stream.WriteAsync(change, both.Token))
                    return;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // Its time is over, which is how a watch ends.
        }
        catch (RevisionGoneException gone)
        {
            await stream.WriteErrorAsync(Refusals.Gone($"too old resource version: {gone.Asked} ({gone.Oldest})"), cancel);
        }
    }

    private static void EndIfNotAllowed(WatchStream stream, CancellationTokenSource timeout)
    {
        try
        {
            if (!stream.IsStillAllowed)
                timeout.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    // Without a revision to begin at, everything that is there comes first. So it does at 0, which to Kubernetes means any revision; it is also what an
    // empty store's list says, and whoever watches from there is told the same in the end.
    private async Task<long> BeginAsync(ApiRequest request, WatchStream stream, CancellationToken cancel)
    {
        var options = request.Options;
        if (options.ResourceVersion is not ("" or "0") && !options.SendsInitialEvents)
            return long.Parse(options.ResourceVersion, CultureInfo.InvariantCulture);
        var list = await store.ListAsync(request.Query, cancel);
        foreach (var item in list.Items)
            await stream.WriteAsync(new(StoreEventKind.Added, item.Revision, item), cancel);
        if (options.SendsInitialEvents)
            await stream.WriteBookmarkAsync(list.Revision, endsInitialEvents: true, cancel);
        return list.Revision;
    }
}
