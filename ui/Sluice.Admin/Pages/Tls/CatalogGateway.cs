namespace Sluice.Admin.Pages.Tls;

/// <summary>A Gateway to choose.</summary>
/// <param name="Name">As <c>namespace/name</c>.</param>
/// <param name="Connected">A proxy that serves it is connected.</param>
public sealed record CatalogGateway(string Name, bool Connected, IReadOnlyList<CatalogServer> Servers);
