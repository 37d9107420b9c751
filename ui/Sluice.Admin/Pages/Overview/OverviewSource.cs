using System.Text.Json.Nodes;
using Sluice.Admin.Api;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Overview;

/// <summary>Asks the API for what the overview shows: traffic each time, the rest now and then.</summary>
internal sealed class OverviewSource(ApiClient api)
{
    /// <summary>What changes slowly is asked for at every so-many-th call.</summary>
    private const int SlowEvery = 5;

    private int _calls;

    /// <summary>Why the newest call could not be answered; null: it was.</summary>
    public ApiProblem? Problem { get; private set; }

    public OverviewData Data { get; private set; } = new();

    public async Task AskAsync(string window, CancellationToken cancel)
    {
        var isSlowTurn = _calls++ % SlowEvery == 0;
        var stats = api.GetAsync<ItemList<GatewayStats>>(ApiPaths.Admin($"stats?window={Uri.EscapeDataString(window)}"), cancel);
        if (isSlowTurn)
            await AskSlowAsync(cancel);
        var answer = await stats;
        Problem = answer.Problem;
        Data = Data with { Stats = answer.Value?.All ?? Data.Stats };
    }

    /// <summary>The next call asks for everything.</summary>
    public void Hurry() => _calls = 0;

    private async Task AskSlowAsync(CancellationToken cancel)
    {
        var status = api.GetAsync<MeshStatus>(ApiPaths.Admin("status"), cancel);
        var files = ListAsync<CertificateFile>(ApiPaths.Admin("certificates/files"), cancel);
        var secrets = ListAsync<StoredCertificate>(ApiPaths.Admin("certificates"), cancel);
        var limits = ListAsync<LimitCounts>(ApiPaths.Admin("ratelimits"), cancel);
        var changes = ListAsync<ChangeLine>(ApiPaths.Admin("changes?limit=5"), cancel);
        var gateways = ListAsync<JsonObject>(ApiPaths.Objects("networking.istio.io", "v1", "gateways"), cancel);
        var proxies = ListAsync<JsonObject>(ApiPaths.Objects("sluice.dev", "v1", "forwardproxies"), cancel);
        Data = Data with
        {
            Status = (await status).Value ?? Data.Status,
            Certificates = [.. (await secrets).Select(CertificateEnd.Of), .. (await files).Select(CertificateEnd.Of)],
            Limits = await limits,
            Changes = await changes,
            Resources = [.. await gateways, .. await proxies],
        };
    }

    // What somebody may not see is not there for them: the rest of the page is.
    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancel) =>
        (await api.GetAsync<ItemList<T>>(path, cancel)).Value?.All ?? [];
}
