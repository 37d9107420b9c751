using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Finds the workload of a pod: Istio's rules, by which a Deployment's pod is its Deployment's, not its ReplicaSet's.</summary>
internal static class PodWorkload
{
    // A CronJob's Job is named after the minute it was due, in digits.
    private const int ShortestMinute = 8;
    private const int LongestMinute = 10;

    private static readonly JsonText V1 = JsonText.Of("v1");
    private static readonly JsonText PodKind = JsonText.Of("Pod");
    private static readonly JsonText Deployment = JsonText.Of("Deployment");
    private static readonly JsonText CronJob = JsonText.Of("CronJob");
    private static readonly JsonText DeploymentConfig = JsonText.Of("DeploymentConfig");

    public static PodOwner Find(Pod pod, WorkloadReference? given)
    {
        if (given is not null)
            return new(JsonText.Of(given.ApiVersion), JsonText.Of(given.Kind), JsonText.Of(given.Name));
        if (pod.Owner is not { } owner)
            return new(V1, PodKind, pod.Name.IsEmpty ? Slice(pod.GenerateName, Trimmed(pod.GenerateName.Raw)) : pod.Name);
        if (owner.Kind.Is("ReplicaSet"u8) && HashLength(pod, owner.Name.Raw) is > 0 and var hash)
            return new(owner.ApiVersion, Deployment, Slice(owner.Name, owner.Name.Raw.Length - hash));
        if (owner.Kind.Is("Job"u8) && MinuteStart(owner.Name.Raw) is > 0 and var minute)
            return new(owner.ApiVersion, CronJob, Slice(owner.Name, minute - 1));
        if (owner.Kind.Is("ReplicationController"u8) && pod.Labels.TryFind("deploymentconfig"u8, out var config))
            return new(owner.ApiVersion, DeploymentConfig, config);
        return owner;
    }

    // "-" and the hash, where the name ends in them.
    private static int HashLength(Pod pod, ReadOnlySpan<byte> name) =>
        pod.Labels.TryFind("pod-template-hash"u8, out var hash)
        && !hash.IsEmpty
        && name.Length > hash.Raw.Length + 1
        && name.EndsWith(hash.Raw)
        && name[^(hash.Raw.Length + 1)] == (byte)'-'
            ? hash.Raw.Length + 1
            : 0;

    private static int MinuteStart(ReadOnlySpan<byte> name)
    {
        var start = name.LastIndexOf((byte)'-') + 1;
        var isMinute =
            start > 1
            && name.Length - start is >= ShortestMinute and <= LongestMinute
            && !name[start..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return isMinute ? start : 0;
    }

    private static int Trimmed(ReadOnlySpan<byte> name) => name.TrimEnd((byte)'-').Length;

    private static JsonText Slice(JsonText text, int length) => text.First(length);

    /// <summary>The URI of a workload, for telemetry.</summary>
    public static void WriteUri(ref PatchWriter patch, in PodOwner workload, ReadOnlySpan<byte> space)
    {
        patch.Write("kubernetes://apis/"u8);
        patch.Write(workload.ApiVersion.Raw);
        patch.Write("/namespaces/"u8);
        patch.Write(space);
        patch.Write("/"u8);
        patch.WriteLower(workload.Kind.Raw);
        patch.Write("s/"u8);
        patch.Write(workload.Name.Raw);
    }
}
