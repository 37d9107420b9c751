namespace Sluice.Resources.Kubernetes;

/// <summary>A machine of the cluster; its labels say in which region and zone its Pods are.</summary>
/// <remarks>Source: Kubernetes core/v1 Node. Everything but its metadata is left unread.</remarks>
[OpenRecord]
public sealed record NodeResource : Resource;
