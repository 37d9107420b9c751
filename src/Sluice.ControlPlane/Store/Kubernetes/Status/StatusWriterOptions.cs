namespace Sluice.ControlPlane.Store.Kubernetes.Status;

/// <summary>How fast statuses are written.</summary>
public sealed record StatusWriterOptions
{
    /// <summary>Time between two writes. Default 100 ms: a change of 1,000 routes is told of in two minutes, and the API server hardly
    /// notices (Istio's status workers keep to a like pace).</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Wait after a write that failed. Default 5 s.</summary>
    public TimeSpan AfterFailure { get; init; } = TimeSpan.FromSeconds(5);
}
