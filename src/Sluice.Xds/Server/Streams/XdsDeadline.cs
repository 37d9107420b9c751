namespace Sluice.Xds.Server.Streams;

/// <summary>One stream's patience with its proxy, looked at by <see cref="XdsDeadlines"/>; and its end when the proxy is no longer who it was.</summary>
internal sealed class XdsDeadline(XdsDeadlines all, CancellationTokenSource cancel) : IDisposable
{
    private readonly Lock _lock = new();
    private long _since;
    private bool _isDisposed;

    /// <summary>Ends with the call, with the server, when patience is over, or when the proxy has lost its identity.</summary>
    public CancellationToken Token { get; } = cancel.Token;

    public bool IsExpired { get; private set; }

    public bool IsRevoked { get; private set; }

    /// <summary>Timestamp of what the stream has been waiting for longest; 0: it waits for nothing.</summary>
    public long Since
    {
        get => Volatile.Read(ref _since);
        set => Volatile.Write(ref _since, value);
    }

    public void Expire()
    {
        IsExpired = true;
        End();
    }

    public void Revoke()
    {
        IsRevoked = true;
        End();
    }

    private void End()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                cancel.Cancel();
        }
    }

    public void Dispose()
    {
        all.End(this);
        lock (_lock)
        {
            _isDisposed = true;
            cancel.Dispose();
        }
    }
}
