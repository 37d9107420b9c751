namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A list of a pod's specification; adding to it differs where it is not there yet.</summary>
internal readonly record struct PodList<T>(T[] Items, bool IsAbsent)
{
    public static readonly PodList<T> Absent = new([], true);
}
