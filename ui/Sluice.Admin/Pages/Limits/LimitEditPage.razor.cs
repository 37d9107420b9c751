using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Pages.Limits;

public sealed partial class LimitEditPage
{
    private PolicyDraft? _draft;
    private LimitChoices _choices = LimitChoices.None;
    private bool _isBusy;

    [Inject]
    private IStringLocalizer<LimitsPage> Text { get; set; } = null!;

    [Inject]
    private ChangeFlow Changes { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Ns { get; set; }

    /// <summary>The policy to change; null: a new one.</summary>
    [SupplyParameterFromQuery]
    private string? Name { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    private string Wanted => Name is null ? "" : $"{Ns}/{Name}";

    private bool MayEdit => _draft is { IsChange: true } draft ? User.MayEdit(draft.Namespace) : User.MayEditSomewhere();

    protected override async Task LoadAsync()
    {
        _draft = Name is { Length: > 0 } ? await StoredAsync() : new() { Namespace = Ns ?? "" };
        _choices = await ChoicesAsync();
    }

    private async Task<PolicyDraft?> StoredAsync()
    {
        var path = ApiPaths.Object("sluice.dev", "v1", "ratelimitpolicies", Ns ?? "", Name!);
        return ValueOf(await Api.GetAsync<JsonObject>(path, Gone)) is { } stored ? PolicyDraft.Of(stored) : null;
    }

    private async Task<LimitChoices> ChoicesAsync()
    {
        var catalog = (await Api.GetAsync<Catalog>(ApiPaths.Admin("catalog?limit=1000"), Gone)).Value;
        var services = (
            await Api.GetAsync<Names>(ApiPaths.Objects("networking.istio.io", "v1", "virtualservices") + "?limit=1000", Gone)
        ).Value;
        return new(
            catalog?.Namespaces ?? [],
            [.. (catalog?.Gateways ?? []).Select(g => g.Name)],
            catalog?.Hosts ?? [],
            [.. (services?.Items ?? []).Select(s => $"{s.Metadata.Namespace}/{s.Metadata.Name}")]
        );
    }

    private async Task SaveAsync()
    {
        if (_isBusy || _draft is not { } draft)
            return;
        _isBusy = true;
        var title = Text[draft.IsChange ? "ChangeTitle" : "CreateTitle", $"{draft.Namespace}/{draft.Name}"];
        var outcome = await Changes.RunAsync(new() { Title = title, Objects = [draft.ToManifest()] });
        _isBusy = false;
        if (outcome.Result is ChangeResult.Applied)
            Navigation.NavigateTo("/limits");
        else if (draft.IsChange && outcome.Result is (ChangeResult.RolledBack or ChangeResult.Outdated))
            await ReloadAsync();
    }

    private sealed record Catalog(IReadOnlyList<string>? Namespaces, IReadOnlyList<Gateway>? Gateways, IReadOnlyList<string>? Hosts);

    private sealed record Gateway(string Name);

    private sealed record Names(IReadOnlyList<Item> Items);

    private sealed record Item(Metadata Metadata);

    private sealed record Metadata(string Name, string Namespace);
}
