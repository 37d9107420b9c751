using Sluice.Xds.Resources;
using Sluice.Xds.Server.Book;

namespace Sluice.Xds.Server.Streams;

/// <summary>One stream: reads requests, follows the feed, writes one response at a time. A single loop, so nothing in it needs a lock.</summary>
internal sealed class XdsStream<TRequest, TResponse>(
    XdsLine<TRequest, TResponse> line,
    XdsSubscriptions subscriptions,
    XdsLedger ledger,
    IXdsFeed feed,
    XdsDeadline deadline,
    TimeProvider clock
)
{
    // Each stream has its own: a shared one would collect the continuations of all.
    private readonly Task _never = new TaskCompletionSource().Task;
    private Task<bool> _read = null!;
    private Task? _changed;
    private Task? _write;
    private long _writesSince;
    private long _behindSince = clock.GetTimestamp();
    private bool _isBehind = true;

    /// <summary>Whether a response is under way, which a proxy that does not read holds up.</summary>
    public bool IsWriting => _write is { IsCompleted: false };

    /// <summary>Returns when the proxy closes the stream.</summary>
    public async Task RunAsync(XdsAsk first)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        try
        {
            subscriptions.Take(first);
            _read = line.ReadAsync(ending.Token);
            await LoopAsync(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private async Task LoopAsync(CancellationToken cancel)
    {
        while (true)
        {
            Advance(cancel);
            deadline.Since = Oldest(_writesSince, subscriptions.WaitsSince);
            await Task.WhenAny(_read, _changed ?? _never, _write ?? _never);
            if (_read.IsCompleted && !await TakeAsync(cancel))
                return;
            if (_changed is { IsCompleted: true })
                await FallBehindAsync();
            if (_write is { IsCompleted: true })
                await EndWriteAsync();
        }
    }

    private void Advance(CancellationToken cancel)
    {
        ledger.Reached(subscriptions.Reached, subscriptions.IsRejected);
        if (_write is not null)
            return;
        if (_isBehind && subscriptions.CanTurn)
            Turn(cancel);
        if (subscriptions.Next() is { } flight)
        {
            _writesSince = clock.GetTimestamp();
            _write = line.WriteAsync(flight, cancel);
        }
        else
            ledger.Reached(subscriptions.Reached, subscriptions.IsRejected);
    }

    private void Turn(CancellationToken cancel)
    {
        _isBehind = false;
        if (ledger.Turn(_behindSince) is { } target)
            subscriptions.Turn(target);
        _changed = feed.ChangedAsync(ledger.Target?.State ?? XdsState.Empty, cancel);
    }

    private async Task<bool> TakeAsync(CancellationToken cancel)
    {
        if (!await _read)
            return false;
        subscriptions.Take(line.Current);
        _read = line.ReadAsync(cancel);
        return true;
    }

    // Not asked again until the stream turns: however often the feed changes, a slow stream turns once, to the latest.
    private async Task FallBehindAsync()
    {
        await _changed!;
        (_changed, _isBehind, _behindSince) = (null, true, clock.GetTimestamp());
    }

    private async Task EndWriteAsync()
    {
        await _write!;
        (_write, _writesSince) = (null, 0);
    }

    private static long Oldest(long a, long b) =>
        a == 0 ? b
        : b == 0 ? a
        : Math.Min(a, b);
}
