using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Access;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Routes;

/// <summary>Every rule of every VirtualService, with its traffic.</summary>
public sealed partial class RoutesPage
{
    private static readonly TimeSpan NumbersEvery = TimeSpan.FromSeconds(5);

    private IReadOnlyList<RouteGroup> _groups = [];
    private IReadOnlyList<string> _namespaces = [];
    private IReadOnlyList<string> _gateways = [];
    private List<RouteRow> _rows = [];
    private bool _hasNumbers;
    private string? _typed;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "ns")]
    private string? Namespace { get; set; }

    [SupplyParameterFromQuery(Name = "gateway")]
    private string? Gateway { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    private bool IsDescending { get; set; }

    [Inject]
    private IStringLocalizer<RoutesPage> Text { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    // What was typed last may not be in the address yet.
    private RouteFilter Filter => new(_typed ?? Query ?? "", Namespace ?? "", Gateway ?? "", Sort ?? "name", IsDescending);

    protected override async Task LoadAsync()
    {
        var lists = await Task.WhenAll(User.NamespacesSeen().Select(ListAsync));
        Problem = lists.Select(l => l.Problem).FirstOrDefault(p => p is not null);
        _groups = [.. lists.SelectMany(l => l.Value?.Items ?? []).Select(i => new RouteGroup(i))];
        _namespaces = [.. _groups.Select(g => g.Namespace).Distinct().Order(StringComparer.Ordinal)];
        _gateways = [.. _groups.SelectMany(g => g.GatewayNames).Distinct().Order(StringComparer.Ordinal)];
        _rows = Filter.Apply(_groups);
    }

    protected override void OnParametersSet()
    {
        _typed = _typed == Query ? null : _typed;
        _rows = Filter.Apply(_groups);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
            _ = FollowNumbersAsync();
    }

    private Task<ApiResult<VirtualServiceList>> ListAsync(string ns) =>
        Api.GetAsync<VirtualServiceList>(ApiPaths.Objects("networking.istio.io", "v1", "virtualservices", ns), Gone);

    // Until the page goes, or the API has no such numbers.
    private async Task FollowNumbersAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(NumbersEvery, Clock);
            do
            {
                if ((await Api.GetAsync<RouteStats>(ApiPaths.Admin("routes/stats?window=60s"), Gone)).Value is not { } stats)
                    return;
                Count(stats);
                StateHasChanged();
            } while (await timer.WaitForNextTickAsync(Gone));
        }
        catch (OperationCanceledException) { }
    }

    private void Count(RouteStats stats)
    {
        _hasNumbers = true;
        var sources = stats.Items.ToLookup(i => i.Source, StringComparer.Ordinal);
        foreach (var group in _groups)
        {
            group.Numbers = null;
            foreach (var rule in group.Rules)
                rule.Numbers = null;
            foreach (var row in sources[group.Key])
            {
                var numbers = new RouteNumbers(row.Rps, row.ErrorRate);
                group.Numbers = group.Numbers is { } sum ? sum + numbers : numbers;
                if (group.Rules.FirstOrDefault(r => r.Protocol == "http" && r.Index == row.RuleIndex) is { } rule)
                    rule.Numbers = rule.Numbers is { } part ? part + numbers : numbers;
            }
        }
        if (Filter.Sort is "rps" or "errors")
            _rows = Filter.Apply(_groups);
    }

    private void SearchAsync(ChangeEventArgs typed)
    {
        _typed = (string?)typed.Value ?? "";
        _rows = Filter.Apply(_groups);
        GoTo("q", _typed, isReplaced: true);
    }

    private void SortBy(string column)
    {
        var isAgain = Filter.Sort == column;
        var changed = new Dictionary<string, object?> { ["sort"] = column, ["desc"] = isAgain && !IsDescending ? true : null };
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(changed), replace: true);
    }

    private void GoTo(string name, string? value, bool isReplaced = false) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: isReplaced);

    private static string LinkOf(RouteRow row)
    {
        var page = $"/routes/{Uri.EscapeDataString(row.Group.Namespace)}/{Uri.EscapeDataString(row.Group.Name)}";
        return row.IsHeader ? page : row.Protocol == "http" ? $"{page}?rule={row.Index + 1}" : $"{page}?view=yaml";
    }

    private static string Rps(RouteNumbers? numbers) => numbers is null ? "" : numbers.Rps.ToString("0.##", CultureInfo.CurrentCulture);

    private static string Errors(RouteNumbers? numbers) => numbers is null ? "" : numbers.ErrorRate.ToString("0.#%", CultureInfo.CurrentCulture);
}
