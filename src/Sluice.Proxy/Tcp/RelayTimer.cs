namespace Sluice.Proxy.Tcp;

/// <summary>Ends a connection that has been idle for too long, or open for too long. Zero: never.</summary>
internal sealed class RelayTimer : IDisposable
{
    private readonly RelaySession _session;
    private readonly TimeSpan _idle;
    private readonly Action _end;
    private readonly ITimer? _idleTimer;
    private readonly ITimer? _lifeTimer;

    public RelayTimer(RelaySession session, TimeSpan idle, TimeSpan life, TimeProvider clock, Action end)
    {
        (_session, _idle, _end) = (session, idle, end);
        if (idle > TimeSpan.Zero)
        {
            _idleTimer = clock.CreateTimer(
                static state => ((RelayTimer)state!).OnIdleTimer(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _idleTimer.Change(idle, Timeout.InfiniteTimeSpan);
        }
        if (life > TimeSpan.Zero)
            _lifeTimer = clock.CreateTimer(static state => ((Action)state!)(), end, life, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _idleTimer?.Dispose();
        _lifeTimer?.Dispose();
    }

    // Bytes only note the time: setting the timer for each would cost more than sending them.
    private void OnIdleTimer()
    {
        var left = _idle - _session.Idle;
        if (left <= TimeSpan.Zero)
            _end();
        else
            _idleTimer!.Change(left, Timeout.InfiniteTimeSpan);
    }
}
