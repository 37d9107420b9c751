using Sluice.Resources.Kubernetes;

namespace Sluice.Translation.Services;

/// <summary>What a Pod is one of: metrics are told by Deployments, since Pods come and go.</summary>
internal static class WorkloadNames
{
    private const string DeploymentHash = "pod-template-hash";

    // Argo Rollouts' own.
    private const string RolloutHash = "rollouts-pod-template-hash";

    public static string Of(Pod pod)
    {
        var owner = pod.Metadata.OwnerReferences.FirstOrDefault(o => o.Controller);
        return owner?.Kind switch
        {
            null => WithoutHash(pod, pod.Metadata.Name),
            "ReplicaSet" => WithoutHash(pod, owner.Name),
            "Job" => WithoutTime(owner.Name),
            _ => owner.Name,
        };
    }

    // deployment-hash of a ReplicaSet; deployment-hash-suffix of a Pod whose owners nobody has written down.
    private static string WithoutHash(Pod pod, string name)
    {
        foreach (var label in new[] { DeploymentHash, RolloutHash })
        {
            if (!pod.Metadata.Labels.TryGetValue(label, out var hash) || hash.Length == 0)
                continue;
            var at = name.LastIndexOf($"-{hash}", StringComparison.Ordinal);
            var end = at + hash.Length + 1;
            if (at > 0 && (end == name.Length || name[end] == '-'))
                return name[..at];
        }
        return name;
    }

    // A CronJob's Jobs are named by their minute, counted from 1970: eight digits until 2160.
    private static string WithoutTime(string job)
    {
        var dash = job.LastIndexOf('-');
        var time = job.AsSpan(dash + 1);
        return dash > 0 && time.Length is 8 or 10 && !time.ContainsAnyExceptInRange('0', '9') ? job[..dash] : job;
    }
}
