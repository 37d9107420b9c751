using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

/// <summary>What there is to choose from in the forms of this page. What could not be had can be written by hand.</summary>
/// <param name="Namespaces">In sight.</param>
/// <param name="Gateways">With their servers.</param>
/// <param name="ServingNamespace">Where connected gateways look for certificates; empty: none is connected.</param>
public sealed record TlsChoices(IReadOnlyList<string> Namespaces, IReadOnlyList<CatalogGateway> Gateways, string ServingNamespace)
{
    public static TlsChoices None { get; } = new([], [], "");

    public static async Task<TlsChoices> LoadAsync(ApiClient api, CancellationToken cancel)
    {
        var catalog = (await api.GetAsync<Catalog>(ApiPaths.Admin("catalog?limit=1000"), cancel)).Value;
        var stats = (await api.GetAsync<Stats>(ApiPaths.Admin("stats?window=60s"), cancel)).Value;
        var serving = stats?.Items?.FirstOrDefault(g => g.Connected)?.Namespace ?? "";
        return new(catalog?.Namespaces ?? [], catalog?.Gateways ?? [], serving);
    }

    private sealed record Catalog(IReadOnlyList<string>? Namespaces, IReadOnlyList<CatalogGateway>? Gateways);

    private sealed record Stats(IReadOnlyList<Proxy>? Items);

    private sealed record Proxy(string Namespace, bool Connected);
}
