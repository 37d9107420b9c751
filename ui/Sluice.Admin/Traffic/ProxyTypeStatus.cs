namespace Sluice.Admin.Traffic;

/// <summary>One kind of configuration of a proxy, as <c>Cluster</c>.</summary>
public sealed record ProxyTypeStatus(string Type, string State, string Version, string Reason);
