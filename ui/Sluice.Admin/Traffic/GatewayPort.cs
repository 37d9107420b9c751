namespace Sluice.Admin.Traffic;

/// <summary>A port that a Gateway opens.</summary>
/// <param name="Number">As the Gateway has it; where it is bound, the gateway's port map says.</param>
/// <param name="Protocol">As <c>HTTPS</c>.</param>
/// <param name="Gateway"><c>namespace/name</c> of the resource.</param>
public sealed record GatewayPort(int Number, string Protocol, string Gateway);
