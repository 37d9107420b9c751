using System.Text.Json;

namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A pod, read once from its JSON as far as injection looks at it. Everything else stays in <see cref="Json"/>.</summary>
public sealed class Pod
{
    internal Pod(ReadOnlyMemory<byte> json) => Json = json;

    /// <summary>UTF-8, compact or not. Must not change while the pod is in use.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    internal bool HasMetadata { get; set; }
    internal bool HasSpec { get; set; }
    internal JsonText Name { get; set; }
    internal JsonText GenerateName { get; set; }
    internal JsonText Namespace { get; set; }
    internal PodEntries Labels { get; set; } = PodEntries.Absent;
    internal PodEntries Annotations { get; set; } = PodEntries.Absent;
    internal PodOwner? Owner { get; set; }
    internal bool HostNetwork { get; set; }
    internal PodList<PodContainer> Containers { get; set; } = PodList<PodContainer>.Absent;
    internal PodList<PodContainer> InitContainers { get; set; } = PodList<PodContainer>.Absent;
    internal PodList<JsonText> Volumes { get; set; } = PodList<JsonText>.Absent;
    internal PodList<JsonText> ImagePullSecrets { get; set; } = PodList<JsonText>.Absent;

    /// <summary>Null where the pod has no security context of its own.</summary>
    internal bool? HasFsGroup { get; set; }

    /// <exception cref="JsonException">The bytes are no JSON, or not that of a pod.</exception>
    public static Pod Parse(ReadOnlyMemory<byte> json) => PodReader.Read(json);
}
