using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Mesh;

public sealed partial class MeshPage
{
    private static readonly string[] Windows = ["60s", "5m", "15m"];
    private static readonly TopologyLayout NoLayout = TopologyLayout.Of([], []);
    private MeshStatus _status = MeshStatus.Empty;
    private TopologyAnswer _topology = new([], []);
    private TopologyLayout _layout = NoLayout;
    private IReadOnlyList<ChangeLine> _changes = [];

    [Inject]
    private IStringLocalizer<MeshPage> Text { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "window")]
    private string? GivenWindow { get; set; }

    /// <summary>Chosen in the graph.</summary>
    [SupplyParameterFromQuery(Name = "node")]
    private string? Node { get; set; }

    /// <summary>Whose details are open.</summary>
    [SupplyParameterFromQuery(Name = "proxy")]
    private string? Proxy { get; set; }

    [SupplyParameterFromQuery(Name = "join")]
    private string? Join { get; set; }

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    private string Span => Windows.Contains(GivenWindow) ? GivenWindow! : Windows[1];

    protected override async Task LoadAsync()
    {
        var status = Api.GetAsync<MeshStatus>(ApiPaths.Admin("status"), Gone);
        var topology = Api.GetAsync<TopologyAnswer>(ApiPaths.Admin($"topology?window={Span}"), Gone);
        var changes = Api.GetAsync<ItemList<ChangeLine>>(ApiPaths.Admin("changes?limit=20"), Gone);
        _status = ValueOf(await status) ?? _status;
        _changes = (await changes).Value?.All ?? [];
        if ((await topology).Value is not { } told)
            return;
        _topology = told;
        _layout = TopologyLayout.Of(told.Nodes ?? [], told.Edges ?? []);
    }

    private string SpanUri(string span) => Navigation.GetUriWithQueryParameter("window", span == Windows[1] ? null : span);

    private void ChooseNode(string? id) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("node", id));

    private void OpenJoin() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("join", "true"));

    private void CloseJoin() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("join", (string?)null));
}
