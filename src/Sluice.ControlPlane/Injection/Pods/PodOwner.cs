namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>The controller of a pod, or the workload whose template it is.</summary>
internal readonly record struct PodOwner(JsonText ApiVersion, JsonText Kind, JsonText Name);
