using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Overview;

public sealed partial class OverviewPage
{
    private IReadOnlyList<ProxyRow> _proxies = [];

    [Inject]
    private IStringLocalizer<OverviewPage> Text { get; set; } = null!;

    protected override async Task LoadAsync() =>
        _proxies = ValueOf(await Api.GetAsync<MeshStatus>(ApiPaths.Admin("status"), Gone))?.Proxies ?? [];

    private sealed record MeshStatus(IReadOnlyList<ProxyRow> Proxies);

    private sealed record ProxyRow(string Name, string State, string Address);
}
