using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Pages.Routes;

namespace Sluice.Admin.Pages.Explain;

/// <summary>Which route takes a request, and why none before it.</summary>
public sealed partial class ExplainPage
{
    private readonly ExplainForm _form = new();
    private RouteCatalog _catalog = new();
    private Explanation? _told;
    private bool _isAsking;

    [SupplyParameterFromQuery(Name = "gateway")]
    private string? Gateway { get; set; }

    [SupplyParameterFromQuery(Name = "port")]
    private int? Port { get; set; }

    [SupplyParameterFromQuery(Name = "scheme")]
    private string? Scheme { get; set; }

    [SupplyParameterFromQuery(Name = "method")]
    private string? Method { get; set; }

    [SupplyParameterFromQuery(Name = "host")]
    private string? Host { get; set; }

    [SupplyParameterFromQuery(Name = "path")]
    private string? Path { get; set; }

    [SupplyParameterFromQuery(Name = "headers")]
    private string? Headers { get; set; }

    [Inject]
    private IStringLocalizer<ExplainPage> Text { get; set; } = null!;

    private IEnumerable<int> Ports => _catalog.Gateways.Where(g => g.Name == _form.Gateway).SelectMany(g => g.Servers).Select(s => s.Port).Distinct();

    protected override void OnInitialized()
    {
        (_form.Gateway, _form.Port, _form.Scheme) = (Gateway ?? "", Port ?? 80, Scheme is "https" ? "https" : "http");
        (_form.Method, _form.Host, _form.Path, _form.Headers) = (Method ?? "GET", Host ?? "", Path ?? "/", Headers ?? "");
    }

    protected override async Task LoadAsync()
    {
        _catalog = (await Api.GetAsync<RouteCatalog>(ApiPaths.Admin("catalog?limit=1000"), Gone)).Value ?? new();
        if (_form.Gateway.Length == 0 && _catalog.Gateways.FirstOrDefault() is { } first)
            (_form.Gateway, _form.Port) = (first.Name, first.Servers.Select(s => s.Port).FirstOrDefault(_form.Port));
        if (Host is not null && Gateway is not null)
            await AnswerAsync();
    }

    // What is asked stands in the address, so that it can be sent to somebody.
    private Task AskAsync()
    {
        var asked = new Dictionary<string, object?>
        {
            ["gateway"] = _form.Gateway,
            ["port"] = _form.Port.ToString(CultureInfo.InvariantCulture),
            ["scheme"] = _form.Scheme,
            ["method"] = _form.Method,
            ["host"] = _form.Host,
            ["path"] = _form.Path,
            ["headers"] = _form.Headers.Length > 0 ? _form.Headers : null,
        };
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(asked), replace: true);
        return AnswerAsync();
    }

    private async Task AnswerAsync()
    {
        _isAsking = true;
        StateHasChanged();
        _told = ValueOf(await Api.PostAsync<Explanation>(ApiPaths.Admin("explain"), _form.ToBody(), Gone));
        _isAsking = false;
    }
}
