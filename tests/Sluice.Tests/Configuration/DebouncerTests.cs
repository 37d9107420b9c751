using Microsoft.Extensions.Time.Testing;
using Sluice.Configuration;

namespace Sluice.Tests.Configuration;

public sealed class DebouncerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_signal_is_passed_on_after_the_quiet_time()
    {
        var debouncer = new Debouncer(_clock);
        // Signalled first, the wait has started its timer when it returns.
        debouncer.Signal();
        var wait = debouncer.WaitAsync(Cancel);
        _clock.Advance(Debouncer.Quiet - Tick);
        Assert.False(wait.IsCompleted);
        _clock.Advance(Tick);
        await wait.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Signals_that_keep_coming_are_passed_on_after_the_maximum()
    {
        var debouncer = new Debouncer(_clock);
        debouncer.Signal();
        var wait = debouncer.WaitAsync(Cancel);
        var start = _clock.GetTimestamp();
        for (var i = 0; i < 100_000 && !wait.IsCompleted; i++)
        {
            debouncer.Signal();
            await Task.Yield();
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        Assert.True(wait.IsCompletedSuccessfully);
        Assert.True(_clock.GetElapsedTime(start) >= Debouncer.AtMost);
    }
}
