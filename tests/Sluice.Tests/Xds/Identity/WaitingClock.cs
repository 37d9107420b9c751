using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Sluice.Tests.Xds.Identity;

/// <summary>A fake clock that tells when somebody begins to wait, and for how long.</summary>
internal sealed class WaitingClock(FakeTimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private TimeSpan _last;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The wait that is under way, as soon as there is one.</summary>
    public async Task<TimeSpan> WaitingAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() < _until)
            return _last;
        _last = await _waits.Reader.ReadAsync(cancellationToken);
        _until = clock.GetUtcNow() + _last;
        return _last;
    }

    private DateTimeOffset _until = DateTimeOffset.MinValue;
}
