namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A label or an annotation of a pod.</summary>
internal readonly record struct PodEntry(JsonText Key, JsonText Value);
