using System.CommandLine;

namespace Sluice.Hosting.Verbs;

/// <summary><c>sluice-sidecar wait</c>: holds a pod's next containers back until its sidecar is ready (postStart).</summary>
internal static class WaitCommand
{
    // Istio's.
    private const int Seconds = 60;

    public static Command Create() =>
        StatusVerb.Create(
            "wait",
            "Wait until the sidecar beside it is ready; 1 where it is not in time.",
            Seconds,
            HttpMethod.Get,
            "/healthz/ready"
        );
}
