namespace Sluice.ControlPlane.Store.Kubernetes.Status;

/// <summary>One condition of a resource's status, as Istio and Kubernetes have them.</summary>
/// <param name="Type">e.g. <c>Accepted</c>.</param>
/// <param name="IsTrue">Its status.</param>
/// <param name="Reason">One word in camel case.</param>
/// <param name="Message">For people.</param>
public sealed record StatusCondition(string Type, bool IsTrue, string Reason, string Message);
