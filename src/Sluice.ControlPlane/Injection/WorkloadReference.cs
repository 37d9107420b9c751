namespace Sluice.ControlPlane.Injection;

/// <summary>The workload that a pod belongs to.</summary>
/// <param name="ApiVersion">Such as <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">Its name.</param>
public sealed record WorkloadReference(string ApiVersion, string Kind, string Name);
