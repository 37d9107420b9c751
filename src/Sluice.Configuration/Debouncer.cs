using System.Threading.Channels;

namespace Sluice.Configuration;

/// <summary>Gathers bursts of signals: one wait ends after a quiet time, or after a maximum while signals keep coming.</summary>
public sealed class Debouncer(TimeProvider clock)
{
    /// <summary>Default 100 ms, as Istio's <c>PILOT_DEBOUNCE_AFTER</c>.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    /// <summary>Default 1 s: a change is never held back for longer.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Ends once there was a signal and things have settled.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        await FirstAsync(cancel);
        await SettleAsync(cancel);
    }

    /// <summary>Ends with the first signal.</summary>
    public async Task FirstAsync(CancellationToken cancel) => await _signals.Reader.ReadAsync(cancel);

    /// <summary>After the first signal: ends once things have settled.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        while (AtMost - clock.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            using var quiet = new CancellationTokenSource(left < Quiet ? left : Quiet, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancel);
            try
            {
                await _signals.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
