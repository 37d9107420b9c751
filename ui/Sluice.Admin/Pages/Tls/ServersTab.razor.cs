using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

public sealed partial class ServersTab
{
    // More than anybody looks through; the catalog is bounded, too.
    private const int Most = 200;

    private IReadOnlyList<ServerRow> _rows = [];

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        var catalog = ValueOf(await Api.GetAsync<Catalog>(ApiPaths.Admin("catalog?limit=1000"), Gone));
        var rows =
            from gateway in catalog?.Gateways ?? []
            from server in gateway.Servers
            where server.Tls
            select new ServerRow(gateway, server);
        _rows = [.. rows.Take(Most)];
    }

    private async Task CheckAsync(ServerRow row)
    {
        (row.IsRunning, row.Answer, row.Refusal) = (true, null, null);
        var question = new JsonObject
        {
            ["gateway"] = row.Gateway.Name,
            ["port"] = row.Server.Port,
            ["sni"] = row.Host.Trim(),
        };
        var answer = await Api.PostAsync<TlsCheckAnswer>(ApiPaths.Admin("tlscheck"), question, Gone);
        (row.IsRunning, row.Answer, row.Refusal) = (false, answer.Value, answer.Problem);
    }

    // One after the other: the API looks at few at once.
    private async Task CheckAllAsync()
    {
        foreach (var row in _rows.Where(r => r.Gateway.Connected))
        {
            await CheckAsync(row);
            StateHasChanged();
        }
    }

    private sealed record Catalog(IReadOnlyList<CatalogGateway>? Gateways);
}
