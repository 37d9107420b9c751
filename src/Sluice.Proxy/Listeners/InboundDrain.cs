using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>
/// What comes in: how much of it is under way, and whether clients are asked to go elsewhere. What goes out is left alone, because an
/// application that ends may still need others.
/// </summary>
internal sealed class InboundDrain
{
    private volatile bool _isOn;
    private int _underWay;

    /// <summary>Connections are still taken, since not every client knows yet; but answers ask to close.</summary>
    public bool IsOn => _isOn;

    /// <summary>HTTP requests and TCP connections that have not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public void Begin() => _isOn = true;

    public void Enter(TrafficDirection direction)
    {
        if (direction != TrafficDirection.Outbound)
            Interlocked.Increment(ref _underWay);
    }

    public void Leave(TrafficDirection direction)
    {
        if (direction != TrafficDirection.Outbound)
            Interlocked.Decrement(ref _underWay);
    }
}
