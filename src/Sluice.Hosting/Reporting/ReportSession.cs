using System.Net;
using Grpc.Core;
using Sluice.Proxy.Reports;
using Sluice.Xds.Protocol.Core;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Hosting.Reporting;

/// <summary>One stream: tells when it is time, or when a tapped request waits, and does what the control plane asks.</summary>
internal sealed class ReportSession(
    AsyncDuplexStreamingCall<ProxyReport, ReportControl> call,
    ProxyReports reports,
    ReportMessages messages,
    TimeProvider clock
)
{
    /// <summary>Where the control plane asks for nothing. Counts of 10 s are what its charts need when nobody looks.</summary>
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(1);

    // As many as a person can use at all.
    private const int MaxTaps = 100;

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _interval = DefaultInterval;
    private long _told;

    public async Task RunAsync(Node node, Action opened, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = ReadAsync(opened, ending.Token);
        try
        {
            await call.RequestStream.WriteAsync(new ProxyReport { Node = node }, cancel);
            foreach (var message in messages.Everything())
                await call.RequestStream.WriteAsync(message, cancel);
            _told = clock.GetTimestamp();
            await TellAsync(reading, ending.Token);
        }
        catch (RpcException) when (!cancel.IsCancellationRequested)
        {
            // The server has ended the stream; why, the reading side tells.
        }
        finally
        {
            // Where the writing side failed, the reading side has a moment to say why.
            await Task.WhenAny(reading, Task.Delay(ShortestInterval, clock, cancel));
            await ending.CancelAsync();
        }
        await reading;
    }

    private async Task TellAsync(Task reading, CancellationToken cancel)
    {
        Task<bool>? tapped = null;
        while (!reading.IsCompleted)
        {
            tapped ??= reports.Tapped.WaitToReadAsync(cancel).AsTask();
            var changed = Volatile.Read(ref _changed);
            if (Left() is { Ticks: > 0 } left && !tapped.IsCompleted)
                await WaitAsync(left, [reading, tapped, changed.Task], cancel);
            if (tapped.IsCompleted)
                tapped = null;
            await WriteAsync(Left() <= TimeSpan.Zero, cancel);
        }
    }

    private TimeSpan Left() => _interval - clock.GetElapsedTime(_told);

    private async Task WaitAsync(TimeSpan time, Task[] others, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny([.. others, Task.Delay(time, clock, enough.Token)]);
        await enough.CancelAsync();
    }

    private async Task WriteAsync(bool isTime, CancellationToken cancel)
    {
        if (messages.Tapped() is { } tapped)
            await call.RequestStream.WriteAsync(tapped, cancel);
        if (!isTime)
            return;
        _told = clock.GetTimestamp();
        foreach (var message in messages.News())
            await call.RequestStream.WriteAsync(message, cancel);
    }

    private async Task ReadAsync(Action opened, CancellationToken cancel)
    {
        var isFirst = true;
        while (await call.ResponseStream.MoveNext(cancel))
        {
            if (isFirst)
                opened();
            isFirst = false;
            Obey(call.ResponseStream.Current);
        }
    }

    private void Obey(ReportControl control)
    {
        if (control.Interval is { } asked)
            _interval = TimeSpan.FromTicks(Math.Clamp(asked.ToTimeSpan().Ticks, ShortestInterval.Ticks, LongestInterval.Ticks));
        var lease = control.Lease?.ToTimeSpan() ?? TimeSpan.Zero;
        reports.SetTaps([.. control.Taps.Take(MaxTaps).Select(Filter)], lease < LongestLease ? lease : LongestLease);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private static TapFilter Filter(Xds.Protocol.Own.Tap tap) =>
        new()
        {
            Id = tap.Id,
            Host = tap.Host,
            PathPrefix = tap.PathPrefix,
            Method = tap.Method,
            Status = tap.Status,
            Client = Range(tap.Client),
            MaxPerSecond = tap.MaxPerSecond > 0 ? tap.MaxPerSecond : new TapFilter { Id = 0 }.MaxPerSecond,
        };

    private static IPNetwork? Range(string text) =>
        IPNetwork.TryParse(text, out var range) ? range
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
