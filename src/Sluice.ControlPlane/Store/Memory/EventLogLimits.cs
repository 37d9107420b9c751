namespace Sluice.ControlPlane.Store.Memory;

/// <summary>How much of the past a store that lives elsewhere keeps for its watchers.</summary>
public sealed record EventLogLimits
{
    /// <summary>Default 10,000 events: minutes of a busy cluster, and a watcher that is further behind is quicker with a new list.</summary>
    public int Events { get; init; } = 10_000;

    /// <summary>Bytes of the objects in these events. Default 64 MiB.</summary>
    public long Bytes { get; init; } = 64 * 1024 * 1024;
}
