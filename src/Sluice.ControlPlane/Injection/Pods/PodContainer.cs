namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A container of a pod, as far as injection looks at it.</summary>
internal sealed class PodContainer
{
    public JsonText Name { get; set; }
    public ReadOnlyMemory<byte> Json { get; set; }
    public List<PodPort> Ports { get; } = [];
    public PodHandler? Readiness { get; set; }
    public PodHandler? Liveness { get; set; }
    public PodHandler? Startup { get; set; }
    public PodHandler? PostStart { get; set; }
    public PodHandler? PreStop { get; set; }

    /// <summary>An init container that keeps running beside the others.</summary>
    public bool IsSidecar { get; set; }

    public bool HasHandlers => (Readiness ?? Liveness ?? Startup ?? PostStart ?? PreStop) is not null;
}
