using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Sluice.Testing;

/// <summary>A fake clock that tells of every timer that is set, so that a test advances it only once somebody waits.</summary>
public sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private volatile bool _isSilent;
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Ends when a timer of such a time is set, or was since the last call.</summary>
    public async Task<TimeSpan> WaitsAsync(Func<TimeSpan, bool> isMeant, CancellationToken cancel)
    {
        while (true)
        {
            var due = await _set.Reader.ReadAsync(cancel).AsTask().WaitAsync(TestLimits.Patience, cancel);
            if (isMeant(due))
                return due;
        }
    }

    /// <summary>Time passes, and no timer tells of it: a process that was stopped.</summary>
    public void AdvanceSilently(TimeSpan time)
    {
        _isSilent = true;
        Advance(time);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(
            s =>
            {
                if (!_isSilent)
                    callback(s);
            },
            state,
            dueTime,
            period
        );
        _set.Writer.TryWrite(dueTime);
        return timer;
    }
}
