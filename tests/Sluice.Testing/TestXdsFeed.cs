using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Testing;

/// <summary>A feed that holds what the test says.</summary>
public sealed class TestXdsFeed(string proxyId, XdsState first) : IXdsFeed
{
    private readonly Lock _lock = new();
    private XdsState _current = first;
    private TaskCompletionSource _changed = New();

    public string ProxyId => proxyId;

    public XdsState Current => Volatile.Read(ref _current);

    public void Publish(XdsState state)
    {
        lock (_lock)
        {
            Volatile.Write(ref _current, state);
            _changed.SetResult();
            _changed = New();
        }
    }

    public Task ChangedAsync(XdsState known, CancellationToken cancel)
    {
        lock (_lock)
            return Current == known ? _changed.Task.WaitAsync(cancel) : Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
