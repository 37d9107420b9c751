namespace Sluice.ControlPlane.Injection.Manifests;

/// <summary>The kinds that have pods, and where their pods' template is.</summary>
internal static class WorkloadKinds
{
    private static readonly string[] Template = ["spec", "template"];

    /// <returns>The path of the pod; empty: the resource itself is one; null: it has none, or we do not know it.</returns>
    public static string[]? PodPath(string apiVersion, string kind) =>
        (Group(apiVersion), kind) switch
        {
            ("", "Pod") => [],
            ("", "ReplicationController" or "DeploymentConfig") or ("apps.openshift.io", "DeploymentConfig") => Template,
            ("apps" or "extensions", "Deployment" or "DaemonSet" or "StatefulSet" or "ReplicaSet") => Template,
            ("batch", "Job") => Template,
            ("batch", "CronJob") => ["spec", "jobTemplate", "spec", "template"],
            _ => null,
        };

    private static string Group(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : apiVersion[..slash];
    }
}
