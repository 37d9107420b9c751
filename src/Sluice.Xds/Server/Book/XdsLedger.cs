using Microsoft.Extensions.Logging;
using Sluice.Values;
using Sluice.Xds.Resources;
using Sluice.Xds.Server.Streams;

namespace Sluice.Xds.Server.Book;

/// <summary>One stream's page of the book.</summary>
internal sealed class XdsLedger(IXdsFeed feed, XdsCaller caller, XdsMetrics metrics, ILogger log, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _connectedAt = clock.GetUtcNow();
    private readonly SortedDictionary<string, XdsLedgerRow> _rows = new(StringComparer.Ordinal);
    private readonly List<(long Generation, TaskCompletionSource<XdsOutcome> Done)> _waits = [];
    private XdsTarget? _target;
    private XdsTarget? _reached;
    private DateTimeOffset? _reachedAt;
    private long _measured;
    private bool _isRejected;
    private bool _isClosed;

    public string ProxyId { get; } = feed.ProxyId;

    /// <summary>What the proxy is taken to; read by its stream alone.</summary>
    public XdsTarget? Target => _target;

    /// <returns>The feed's state, where it is another than the last; null: it is not.</returns>
    /// <remarks>Under the lock, so that who waits for the feed's present state knows which target that will be.</remarks>
    public XdsTarget? Turn(long since)
    {
        lock (_lock)
        {
            if (!IsBehind_NeedsLock())
                return null;
            return _target = new((_target?.Generation ?? 0) + 1, feed.Current, since);
        }
    }

    public void Asked(string typeUrl)
    {
        lock (_lock)
            _rows.TryAdd(typeUrl, new(typeUrl));
    }

    public void Sent(XdsFlight flight)
    {
        metrics.Pushed(flight.Push.TypeUrl);
        log.Sent(ProxyId, flight.Push.TypeUrl, flight.Version, flight.Push.Resources.Count, flight.Push.Removed.Count);
        lock (_lock)
            _rows[flight.Push.TypeUrl].Sent(flight, clock.GetUtcNow());
    }

    public void Accepted(XdsFlight flight, XdsWatch watch)
    {
        lock (_lock)
            _rows[watch.TypeUrl].Accepted(flight, clock.GetUtcNow(), watch.InFlight.Count, watch.IsRejected);
    }

    public void Rejected(XdsFlight flight, XdsWatch watch, string error)
    {
        metrics.Rejected(watch.TypeUrl);
        XdsRejection rejection;
        lock (_lock)
            rejection = _rows[watch.TypeUrl].Rejected(flight, clock.GetUtcNow(), watch.InFlight.Count, error);
        log.StateRejected(ProxyId, watch.TypeUrl, rejection.Version, rejection.Error);
    }

    public void Acquitted(XdsWatch watch)
    {
        lock (_lock)
            _rows[watch.TypeUrl].Acquitted(clock.GetUtcNow());
    }

    /// <summary>How far the proxy has answered.</summary>
    public void Reached(XdsTarget? reached, bool isRejected)
    {
        lock (_lock)
        {
            _isRejected = isRejected;
            if (reached == _reached)
                return;
            // Back to null when it asks for another type.
            (_reached, _reachedAt) = (reached, clock.GetUtcNow());
            if (reached is null)
                return;
            Measure_NeedsLock(reached);
            foreach (var wait in _waits.Where(w => w.Generation <= reached.Generation))
                wait.Done.TrySetResult(Outcome_NeedsLock());
            _waits.RemoveAll(w => w.Done.Task.IsCompleted);
        }
    }

    /// <summary>Waits for the answer to what the feed holds now.</summary>
    public async Task<XdsOutcome> WaitAsync(CancellationToken timeout)
    {
        var done = new TaskCompletionSource<XdsOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var needed = (_target?.Generation ?? 0) + (IsBehind_NeedsLock() ? 1 : 0);
            if (_isClosed)
                return XdsOutcome.Gone;
            if (needed <= (_reached?.Generation ?? 0))
                return Outcome_NeedsLock();
            _waits.Add((needed, done));
        }
        await using var registration = timeout.Register(() => done.TrySetResult(XdsOutcome.TimedOut));
        var outcome = await done.Task;
        lock (_lock)
            _waits.RemoveAll(w => w.Done == done);
        return outcome;
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var wait in _waits)
                wait.Done.TrySetResult(XdsOutcome.Gone);
            _waits.Clear();
        }
    }

    public XdsProxyStatus Status()
    {
        lock (_lock)
        {
            return new()
            {
                ProxyId = ProxyId,
                Node = caller.Node,
                Address = caller.Address,
                Protocol = caller.Protocol,
                ConnectedAt = _connectedAt,
                Sync = Sync_NeedsLock(),
                Version = _target?.Version ?? "",
                AnsweredVersion = _reached?.Version ?? "",
                AnsweredAt = _reachedAt,
                Types = _rows.Values.Select(r => r.Status()).ToValueList(),
            };
        }
    }

    private void Measure_NeedsLock(XdsTarget reached)
    {
        if (!_isRejected && reached.Generation > _measured)
            metrics.Answered(clock.GetElapsedTime(reached.Since));
        _measured = Math.Max(_measured, reached.Generation);
    }

    private XdsSync Sync_NeedsLock()
    {
        if (_rows.Count == 0)
            return XdsSync.NeverAsked;
        if (_isRejected)
            return XdsSync.Rejected;
        return _target is not null && _reached == _target && !IsBehind_NeedsLock() ? XdsSync.Synced : XdsSync.Stale;
    }

    private XdsOutcome Outcome_NeedsLock() => _isRejected ? XdsOutcome.Rejected : XdsOutcome.Accepted;

    private bool IsBehind_NeedsLock() => feed.Current is var state && state != _target?.State && state != XdsState.Empty;
}
