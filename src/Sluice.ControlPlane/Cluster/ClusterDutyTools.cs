using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Store.Kubernetes;

namespace Sluice.ControlPlane.Cluster;

/// <summary>What every duty works with.</summary>
/// <param name="Api">Where to.</param>
/// <param name="IsLeader">Whether this process is the one that writes.</param>
/// <param name="Bundle">The roots that the mesh trusts now.</param>
/// <param name="Clock">Time of waits.</param>
/// <param name="Log">Where trouble is told, once for each.</param>
public sealed record ClusterDutyTools(
    KubernetesConnection Api,
    Func<bool> IsLeader,
    Func<TrustBundle> Bundle,
    TimeProvider Clock,
    ILogger Log
);
