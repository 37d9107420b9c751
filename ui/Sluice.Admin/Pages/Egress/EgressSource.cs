using System.Text.Json.Nodes;
using Sluice.Admin.Api;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Egress;

/// <summary>Asks the API for what is configured about leaving.</summary>
internal sealed class EgressSource(ApiClient api)
{
    // As many of a kind as a page shows.
    private const int Most = 500;
    private const string Networking = "networking.istio.io";
    private const string Own = "sluice.dev";

    public async Task<EgressSetup> SetupAsync(CancellationToken cancel)
    {
        var policies = ListAsync(ApiPaths.Objects(Own, "v1", "egresspolicies"), cancel);
        var proxies = ListAsync(ApiPaths.Objects(Own, "v1", "forwardproxies"), cancel);
        var services = ListAsync(ApiPaths.Objects(Networking, "v1", "serviceentries"), cancel);
        var sidecars = ListAsync(ApiPaths.Objects(Networking, "v1", "sidecars"), cancel);
        var maps = ListAsync(ApiPaths.Objects("", "v1", "configmaps") + "?fieldSelector=metadata.name%3Distio", cancel);
        var pods = ListAsync(ApiPaths.Objects("", "v1", "pods"), cancel);
        return new()
        {
            Policies = await policies,
            Proxies = await proxies,
            Services = await services,
            Sidecars = [.. (await sidecars).Where(s => s["spec"]?["outboundTrafficPolicy"] is not null)],
            MeshConfigs = [.. (await maps).Where(m => EgressFacts.NameOf(m) == "istio")],
            Pods = [.. (await pods).Where(p => EgressFacts.RangesOf(p).Length > 0)],
        };
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancel)
    {
        var limited = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"limit={Most}";
        return (await api.GetAsync<ItemList<JsonObject>>(limited, cancel)).Value?.All ?? [];
    }
}
