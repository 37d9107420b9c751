namespace Sluice.Proxy.State;

/// <summary>The one place where a value that changes as a whole is published.</summary>
internal sealed class SnapshotSlot<T>(T initial)
    where T : class
{
    private T _current = initial;

    public T Current => Volatile.Read(ref _current);

    /// <summary>Returns the value that it replaces.</summary>
    public T Publish(T next) => Interlocked.Exchange(ref _current, next);
}
