using System.Text;

namespace Sluice.Proxy.Telemetry;

/// <summary>Lines on their way to a file: requests append to memory, one background task writes. Full means dropped and counted, never waiting.</summary>
internal sealed class LogBuffer : IAsyncDisposable
{
    /// <summary>Longest time a line waits. Default 1 s (Envoy <c>--file-flush-interval-msec</c> is 10 s; 1 s suits people who follow a log).</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that wake the writer early. Default 64 KiB (Envoy's <c>MIN_FLUSH_SIZE</c>).</summary>
    private const int FlushBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Stream _file;
    private readonly Counter _dropped;
    private readonly int _limit;
    private readonly ITimer _timer;
    private readonly Task _loop;
    private byte[] _filling = new byte[4096];
    private byte[] _spare = new byte[4096];
    private int _filled;

    public LogBuffer(Stream file, int limit, Counter dropped, TimeProvider clock)
    {
        (_file, _limit, _dropped) = (file, limit, dropped);
        _timer = clock.CreateTimer(_ => Wake(), null, FlushInterval, FlushInterval);
        _loop = WriteLoopAsync();
    }

    public void Append(ReadOnlySpan<char> line)
    {
        lock (_gate)
        {
            if (!HasRoom_NeedsLock(Encoding.UTF8.GetMaxByteCount(line.Length)))
            {
                _dropped.Increment();
                return;
            }
            _filled += Encoding.UTF8.GetBytes(line, _filling.AsSpan(_filled));
            if (_filled < FlushBytes)
                return;
        }
        Wake();
    }

    /// <summary>Writes what there is now.</summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            int count;
            lock (_gate)
            {
                (_filling, _spare) = (_spare, _filling);
                (count, _filled) = (_filled, 0);
            }
            if (count == 0)
                return;
            await _file.WriteAsync(_spare.AsMemory(0, count), CancellationToken.None);
            await _file.FlushAsync(CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stop.CancelAsync();
        await _loop;
        await TryFlushAsync();
        await _file.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
        _writing.Dispose();
    }

    private bool HasRoom_NeedsLock(int bytes)
    {
        var needed = _filled + bytes;
        if (needed <= _filling.Length)
            return true;
        if (needed > _limit)
            return false;
        Array.Resize(ref _filling, Math.Min(_limit, Math.Max(needed, 2 * _filling.Length)));
        return true;
    }

    private void Wake()
    {
        if (_wake.CurrentCount > 0)
            return;
        try
        {
            _wake.Release();
        }
        catch (Exception raced) when (raced is SemaphoreFullException or ObjectDisposedException)
        {
            // somebody else was quicker, or it is over
        }
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token);
                await Task.Yield(); // off the request's thread: whoever woke us shall go on
                await TryFlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the end; the last lines are written by Dispose
        }
    }

    private async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync();
        }
        catch (IOException)
        {
            _dropped.Increment(); // a full disk must not stop the gateway
        }
    }
}
