using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store;
using Sluice.Resources;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>Looks at all Certificates whenever something changed or is due, and has issued what is due. Only the leader acts; the others show how things stand.</summary>
internal sealed class AcmeScheduler
{
    /// <summary>Orders at once. Default 4: an order waits most of its time, and authorities count requests.</summary>
    private const int MostJobs = 4;

    /// <summary>Time between two looks where nothing is due. Default 10 min: a safety net, and how soon a new leader's clock counts.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>As long as that, what was just issued is believed to be there although the resources do not show it yet.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    private readonly AcmeView _view;
    private readonly AcmeBook _book;
    private readonly CertificateJobs _jobs;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CertificateLook _look = new();
    private readonly Signal _woken = new();

    public AcmeScheduler(AcmeView view, AcmeBook book, CertificateJobs jobs, TimeProvider clock, ILogger log)
    {
        (_view, _book, _jobs, _clock, _log) = (view, book, jobs, clock, log);
        _jobs.Ended += Wake;
        _book.Wished += Wake;
    }

    /// <summary>Looks again soon: resources changed, or this process has become leader.</summary>
    public void Wake() => _woken.Raise();

    /// <summary>Works until cancelled; what is under way then is given up.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var woken = _woken.Next;
                var pause = Look(cancel);
                await WaitAsync(woken, pause, cancel);
            }
        }
        finally
        {
            await _jobs.EndedAsync();
        }
    }

    private async Task WaitAsync(Task woken, TimeSpan pause, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(woken, Task.Delay(pause, _clock, over.Token));
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    /// <returns>Time until something is due.</returns>
    private TimeSpan Look(CancellationToken cancel)
    {
        try
        {
            if (_view.Resources() is not { } resources)
                return LongestPause;
            var next = Look(resources, cancel) - _clock.GetUtcNow();
            return next < ShortestPause ? ShortestPause
                : next > LongestPause ? LongestPause
                : next;
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            _log.LookFailed(bug, LongestPause.TotalSeconds);
            return LongestPause;
        }
    }

    private DateTimeOffset Look(ResourceSet resources, CancellationToken cancel)
    {
        var leads = _view.IsLeader();
        if (leads)
            ClearLeftovers(resources, cancel);
        var next = DateTimeOffset.MaxValue;
        var items = _look.At(resources);
        foreach (var item in items)
        {
            if (_jobs.IsBusy(item.Key))
                continue;
            var due = Judge(item, leads, cancel);
            next = due < next ? due : next;
        }
        var known = items.Select(i => i.Key).ToHashSet();
        _book.Keep(known);
        _jobs.Keep(known);
        return next;
    }

    // What an order left that ended with its process.
    private void ClearLeftovers(ResourceSet resources, CancellationToken cancel)
    {
        foreach (var certificate in CertificateLook.Challenged(resources).Where(c => !_jobs.IsBusy(c)))
            _jobs.Clear(certificate, cancel);
    }

    private DateTimeOffset Judge(CertificateLook.Item item, bool leads, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var current = _jobs.Fresh(item.Key, now - Settling) ?? item.Current;
        if (CertificateStates.Obstacle(item) is { } obstacle)
        {
            _book.Put(CertificateStates.Stuck(item, current, obstacle));
            return DateTimeOffset.MaxValue;
        }
        var order = new CertificateOrder(item, current, _jobs.PlanOf(item, current), _jobs.AttemptsOf(item));
        _book.Put(CertificateStates.Of(order, _book.Find(item.Key.Namespace, item.Key.Name)));
        if (!leads)
            return DateTimeOffset.MaxValue;
        var due = _book.IsWished(item.Key) ? DateTimeOffset.MinValue : order.Due;
        if (due <= now)
            return TryStart(() => _jobs.Issue(order, cancel));
        var ask = order.Plan.IsServed ? _jobs.AskAt(item.Key, current!) : DateTimeOffset.MaxValue;
        if (ask <= now)
            return TryStart(() => _jobs.Ask(order, cancel));
        return due < ask ? due : ask;
    }

    // Where there is no room, the end of another job wakes us.
    private DateTimeOffset TryStart(Action start)
    {
        if (_jobs.Count < MostJobs)
            start();
        return DateTimeOffset.MaxValue;
    }
}
