namespace Sluice.ControlPlane.Injection.Template;

/// <summary>What differs from pod to pod in the sidecar's container.</summary>
internal enum Hole
{
    /// <summary>Nothing: the end.</summary>
    None,

    /// <summary>The ports of the containers: JSON within a JSON text.</summary>
    PodPorts,

    /// <summary>The names of the containers.</summary>
    AppContainers,

    /// <summary>The cluster's name.</summary>
    Cluster,

    /// <summary>The workload's name.</summary>
    WorkloadName,

    /// <summary>The workload as a URI.</summary>
    Owner,

    /// <summary>Variables that not every pod has, each with a comma before it.</summary>
    MoreEnvironment,
}
