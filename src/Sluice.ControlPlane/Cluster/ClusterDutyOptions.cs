namespace Sluice.ControlPlane.Cluster;

/// <summary>How fast, and how often, what Sluice keeps in a cluster is put right.</summary>
public sealed record ClusterDutyOptions
{
    /// <summary>Time between two objects. Default 100 ms, as statuses are written: a thousand namespaces take less than two minutes.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Wait after an attempt that failed. Default 5 s.</summary>
    public TimeSpan AfterFailure { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often everything is looked at again: what others change is wrong for this long at most. Default 5 min.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(5);
}
