using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Overview;

public sealed partial class OverviewPage
{
    private static readonly string[] Windows = ["60s", "5m", "15m"];
    private OverviewSource _source = null!;

    [Inject]
    private IStringLocalizer<OverviewPage> Text { get; set; } = null!;

    /// <summary>Time that numbers are of.</summary>
    [SupplyParameterFromQuery(Name = "window")]
    private string? GivenWindow { get; set; }

    /// <summary>Of this gateway alone.</summary>
    [SupplyParameterFromQuery(Name = "gateway")]
    private string? Gateway { get; set; }

    private string Span => Windows.Contains(GivenWindow) ? GivenWindow! : Windows[0];

    private OverviewData Data => _source.Data;

    private IReadOnlyList<GatewayStats> Shown => [.. Data.Stats.Where(s => Gateway is not { Length: > 0 } || s.Name == Gateway)];

    protected override void OnInitialized() => _source = new(Api);

    protected override async Task LoadAsync()
    {
        await _source.AskAsync(Span, Gone);
        Problem = _source.Problem;
    }

    private string SpanUri(string span) => Navigation.GetUriWithQueryParameter("window", span == Windows[0] ? null : span);

    private void Choose(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("gateway", $"{change.Value}" is { Length: > 0 } name ? name : null));
}
