using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Egress;

public sealed partial class EgressPage
{
    private const int SetupEvery = 5;
    private EgressSource _source = null!;
    private EgressSetup _setup = new();
    private IReadOnlyList<EgressDestination> _destinations = [];
    private IReadOnlyList<EgressSuggestion> _suggestions = [];
    private string? _said;
    private int _calls;

    [Inject]
    private IStringLocalizer<EgressPage> Text { get; set; } = null!;

    [Inject]
    private ChangeFlow Changes { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    /// <summary>Only destinations with such records.</summary>
    [SupplyParameterFromQuery(Name = "verdict")]
    private string? Verdict { get; set; }

    [SupplyParameterFromQuery(Name = "host")]
    private string? Host { get; set; }

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    private string Shown => Tab is "suggestions" or "policies" or "configured" ? Tab : "destinations";

    private IReadOnlyList<(string Name, string Text)> Tabs =>
        [
            ("destinations", Text["Destinations"]),
            ("suggestions", _suggestions.Count > 0 ? Text["SuggestionsOf", _suggestions.Count] : Text["Suggestions"]),
            ("policies", Text["Policies"]),
            ("configured", Text["Configured"]),
        ];

    protected override void OnInitialized() => _source = new(Api);

    protected override async Task LoadAsync()
    {
        var suggestions = Api.GetAsync<ItemList<EgressSuggestion>>(ApiPaths.Admin("egress/suggestions"), Gone);
        var query = $"egress/destinations?verdict={Uri.EscapeDataString(Verdict ?? "")}&host={Uri.EscapeDataString(Host ?? "")}";
        var destinations = Api.GetAsync<ItemList<EgressDestination>>(ApiPaths.Admin(query), Gone);
        if (_calls++ % SetupEvery == 0)
            _setup = await _source.SetupAsync(Gone);
        _suggestions = (await suggestions).Value?.All ?? [];
        _destinations = ValueOf(await destinations)?.All ?? _destinations;
    }

    private Task AcceptAsync(EgressSuggestion suggestion) =>
        ChangeAsync(Text["AcceptTitle", suggestion.Title], suggestion.Resource.DeepClone().AsObject(), suggestion.Title, Text["Accepted", suggestion.Title]);

    private Task SwitchAsync(JsonObject policy)
    {
        var (name, isObserving) = ($"{EgressFacts.NamespaceOf(policy)}/{EgressFacts.NameOf(policy)}", EgressFacts.IsObserving(policy));
        return ChangeAsync(Text[isObserving ? "EnforceTitle" : "ObserveTitle", name], EgressFacts.Switched(policy), "", null);
    }

    private async Task ChangeAsync(string title, JsonObject manifest, string reason, string? said)
    {
        var outcome = await Changes.RunAsync(new() { Title = title, Objects = [manifest], Reason = reason });
        if (outcome.Result == ChangeResult.Cancelled)
            return;
        _said = outcome.IsApplied ? said : null;
        _calls = 0;
        await ReloadAsync();
    }

    private async Task DismissAsync(EgressSuggestion suggestion)
    {
        var answer = await Api.PostAsync<JsonObject>(ApiPaths.Admin($"egress/suggestions/{Uri.EscapeDataString(suggestion.Id)}/dismiss"), new JsonObject(), Gone);
        _said = answer.IsSuccess ? Text["Dismissed", suggestion.Title].Value : null;
        await ReloadAsync();
        Problem ??= answer.Problem;
    }
}
