namespace Sluice.ControlPlane.Store.Kubernetes.Leases;

/// <summary>Who competes for what, and at which pace.</summary>
public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }
    public required string Name { get; init; }

    /// <summary>Unique among the candidates: the Pod's name, say.</summary>
    public required string Identity { get; init; }

    /// <summary>How long the others wait for a leader that is silent. Default 15 s, as client-go's LeaseDuration.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader tries to renew before it gives up; less than the lease's duration. Default 10 s, as client-go's RenewDeadline.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts. Default 2 s, as client-go's RetryPeriod.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
