using System.CommandLine;

namespace Sluice.Hosting.Verbs;

/// <summary><c>sluice-sidecar drain</c>: sends clients elsewhere before a pod's containers are stopped (preStop).</summary>
internal static class DrainCommand
{
    // The usual termination grace, within which Kubernetes runs it.
    private const int Seconds = 30;

    public static Command Create() =>
        StatusVerb.Create(
            "drain",
            "Ask the sidecar beside it to take no more work for its workload, and wait until what is under way has ended; 1 where it has not in time.",
            Seconds,
            HttpMethod.Post,
            "/drain"
        );
}
