using Microsoft.Extensions.Time.Testing;

namespace Sluice.Testing;

/// <summary>A fake clock that tells when somebody begins to wait for a given time, so that a test advances it neither too early nor too far.</summary>
public sealed class WatchedClock(TimeSpan watched) : FakeTimeProvider
{
    private readonly TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once a timer of the watched time stands.</summary>
    public Task Waited => _waited.Task.WaitAsync(TestLimits.Patience);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == watched)
            _waited.TrySetResult();
        return timer;
    }
}
