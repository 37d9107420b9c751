namespace Sluice.Proxy.Forward;

/// <summary>The open connections of one listener.</summary>
internal sealed class ConnectionCount
{
    private int _open;

    /// <summary>False: there are as many as there may be, and this one does not count.</summary>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _open) <= most)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
