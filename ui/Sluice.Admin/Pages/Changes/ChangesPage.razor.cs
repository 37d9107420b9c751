using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Pages.Changes;

/// <summary>What was changed, when, by whom and why; and the way back.</summary>
public sealed partial class ChangesPage
{
    private const int Most = 2_000;
    private List<Revision> _changes = [];
    private ObjectDiff? _diff;
    private long _next;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "ns")]
    private string? Namespace { get; set; }

    [SupplyParameterFromQuery(Name = "name")]
    private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "revision")]
    private long? Revision { get; set; }

    [Inject]
    private IStringLocalizer<ChangesPage> Text { get; set; } = null!;

    [Inject]
    private ChangeFlow Flow { get; set; } = null!;

    [Inject]
    private ChangeHistory History { get; set; } = null!;

    private bool IsOfOne => Kind is not null && Name is not null;

    private string Of => $"{Kind} {(string.IsNullOrEmpty(Namespace) ? "" : Namespace + "/")}{Name}";

    private IReadOnlyList<Revision> Shown => string.IsNullOrWhiteSpace(Query) ? _changes : [.. _changes.Where(Holds)];

    private string _asked = "";

    protected override async Task LoadAsync()
    {
        _asked = $"{Group} {Of}";
        var query = IsOfOne
            ? $"history?group={Uri.EscapeDataString(Group ?? "")}&kind={Uri.EscapeDataString(Kind!)}&namespace={Uri.EscapeDataString(Namespace ?? "")}&name={Uri.EscapeDataString(Name!)}&limit=100"
            : "changes?limit=100";
        var list = ValueOf(await Api.GetAsync<RevisionList>(ApiPaths.Admin(query), Gone));
        (_changes, _next) = ([.. list?.Items ?? []], list?.Metadata?.Before ?? 0);
        if (Revision is { } open && _changes.Find(c => c.Number == open) is { } change)
            _diff = await History.DiffAsync(change, Gone);
    }

    // From all changes to those of one, and back, is one page.
    protected override Task OnParametersSetAsync() => !IsLoading && _asked != $"{Group} {Of}" ? ReloadAsync() : Task.CompletedTask;

    private async Task MoreAsync()
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"changes?limit=100&before={_next}");
        var list = ValueOf(await Api.GetAsync<RevisionList>(ApiPaths.Admin(query), Gone));
        _changes.AddRange(list?.Items ?? []);
        _next = _changes.Count < Most ? list?.Metadata?.Before ?? 0 : 0;
    }

    private async Task OpenAsync(Revision change)
    {
        var isOpen = Revision == change.Number;
        _diff = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("revision", isOpen ? null : change.Number), replace: true);
        if (!isOpen)
            _diff = await History.DiffAsync(change, Gone);
    }

    private async Task RollBackAsync(Revision change)
    {
        if (await History.RollbackAsync(change, Gone) is not { } set)
            return;
        var outcome = await Flow.RunAsync(set with { Title = Text["RollbackTitle", $"{change.Kind} {change.Namespace}/{change.Name}", change.Number] });
        if (outcome.Result != ChangeResult.Cancelled)
            await ReloadAsync();
    }

    // Secrets have no values here, so that there is nothing to preview.
    private bool MayRollBack(Revision change) => change.Kind != "Secret" && User.MayEdit(change.Namespace);

    private bool Holds(Revision change)
    {
        var text = $"{change.Author} {change.Reason} {change.Kind} {change.Namespace}/{change.Name} {change.Number}";
        return Query!.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
    }

    private void GoTo(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private static string LinkOf(Revision change) =>
        $"/changes?group={Uri.EscapeDataString(change.Group)}&kind={Uri.EscapeDataString(change.Kind)}&ns={Uri.EscapeDataString(change.Namespace)}&name={Uri.EscapeDataString(change.Name)}";

    private static string Tone(string change) =>
        change switch
        {
            "Created" => "good",
            "Deleted" => "bad",
            _ => "warn",
        };
}
